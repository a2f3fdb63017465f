using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Definitions;

namespace Crm.Bpm.Workflows.Cluster.Definitions;

/// <summary>What the interpreter finds wrong with a definition, as sentences for the reader.</summary>
internal static class ProblemTexts
{
    public static string Say(DefinitionProblem problem)
    {
        var (step, arguments) = (problem.StepName ?? "", problem.Arguments);
        return problem.Code switch
        {
            "step.unknown" => DefinitionTexts.UnknownStep.With(step, At(1)),
            "definition.empty" => new Words(problem.Message, "В процессе нет шагов."),
            "input.missing" => new Words(problem.Message, $"Шаг «{step}»: не заполнено поле «{At(1)}»."),
            "variable.unknown" => new Words(problem.Message, $"Шаг «{step}» задаёт переменную «{At(1)}», которая не объявлена."),
            "connection.backward" => new Words(problem.Message, $"Возврат от «{At(0)}» к «{At(1)}» недопустим: не все пути к первому шагу проходят через второй."),
            "connection.port" => new Words(problem.Message, $"Связь от «{At(0)}» к «{At(1)}» выходит из порта «{At(2)}», которого у шага нет."),
            "connection.dangling" => new Words(problem.Message, $"Связь от «{At(0)}» к «{At(1)}» ведёт к шагу «{At(2)}», которого нет."),
            "trigger.unknown" => new Words(problem.Message, $"Шаг «{step}» не может запускать процесс: {At(1)}"),
            _ => new Words(problem.Message, step.Length > 0 ? $"Шаг «{step}»: {problem.Message}" : problem.Message),
        };

        string At(int index) => index < arguments.Count ? arguments[index] : "";
    }
}

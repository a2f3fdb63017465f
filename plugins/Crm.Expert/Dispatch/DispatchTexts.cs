using Crm.Bpm.Sdk;

namespace Crm.Expert.Dispatch;

/// <summary>Sentences about dispatching leads, and the names of its choices.</summary>
internal static class DispatchTexts
{
    public static readonly Words WrongMinutes = new("Give 1 to {0} minutes, or leave it empty.", "Укажите от 1 до {0} минут или оставьте поле пустым.");
    public static readonly Words NoQueue = new("Choose the queue whose leads are given out.", "Выберите очередь, клиентов которой надо распределять.");
    public static readonly Words QueueHasRule = new("“{0}” already gives out the leads of this queue. A queue has one rule.", "Клиентов этой очереди уже распределяет «{0}». У очереди одно правило.");
    public static readonly Words UnknownPerson = new("There is no such person.", "Такого сотрудника нет.");
    public static readonly Words WrongWeight = new("A weight is a whole number from 0 to {0}.", "Вес — целое число от 0 до {0}.");
    public static readonly Words WrongCap = new("A limit is at least one lead; leave it empty for none.", "Предел — хотя бы один клиент; если он не нужен, оставьте поле пустым.");
    public static readonly Words WrongSkill = new("Leads have no field “{0}” that people have skills in. There are: {1}.", "У клиентов нет поля «{0}», по которому учитываются навыки. Есть: {1}.");
    public static readonly Words TooManySkills = new("A person has {0} skills at most.", "У сотрудника может быть не больше {0} навыков.");
    public static readonly Words TooManyMembers = new("A rule has {0} people at most.", "В правиле может быть не больше {0} сотрудников.");
    public static readonly Words YoursNow = new("{0} was dispatched to you", "Вам распределён клиент «{0}»");
    public static readonly Words ManyYoursNow = new("{0} leads were dispatched to you", "Вам распределены клиенты: {0}");
    public static readonly Words Late = new("{0} has not spoken to {1} in time", "Нет первого касания в срок ({0}): {1}");
    public static readonly Words LateAndBack = new("{0} has not spoken to {1} in time; it is back in the queue", "Нет первого касания в срок ({0}), клиент возвращён в очередь: {1}");
    public static readonly Words YouAreLate = new("Nobody has spoken to {0} in time; your head was told", "Первое касание просрочено, руководитель знает: {0}");
    public static readonly Words TakenFromYou = new("{0} went back to the queue: nobody has spoken to it in time", "Первое касание просрочено, клиент возвращён в очередь: {0}");
    public static readonly Words AnyLead = new("A lead nothing is known of", "Клиент, о котором ничего не известно");
    public static readonly Words Dispatched = new("Lead dispatched", "Потенциальный клиент распределён");
    public static readonly Words TouchMissed = new("First touch of a dispatched lead missed", "Первое касание распределённого клиента просрочено");
    private static readonly Words s_turn = new("It was {0}’s turn; {1} of {2} people could take it.", "Подошла очередь: {0}. Взять могли {1} из {2}.");
    private static readonly Words s_weight = new("By weight it was {0}’s turn (weight {3}); {1} of {2} people could take it.", "По весу подошла очередь: {0} (вес {3}). Взять могли {1} из {2}.");
    private static readonly Words s_load = new("{0} had the fewest open leads for their weight ({4}, weight {3}); {1} of {2} people could take it.", "Меньше всего открытых клиентов с учётом веса: {0} ({4}, вес {3}). Взять могли {1} из {2}.");
    private static readonly Words s_skill = new("{0} fits best ({5}); {1} of {2} people could take it.", "Лучше всех подходит {0} ({5}). Взять могли {1} из {2}.");
    private static readonly Words s_noSkill = new("Nobody’s skills fit, and it was {0}’s turn; {1} of {2} people could take it.", "Подходящих навыков нет ни у кого, подошла очередь: {0}. Взять могли {1} из {2}.");
    private static readonly Words s_known = new("{0} already cares for this client.", "{0} уже ведёт этого клиента.");
    private static readonly Words s_substitute = new("{0} stands in for {6}, who cares for this client and is absent.", "{0} замещает сотрудника {6}, который ведёт этого клиента и отсутствует.");
    private static readonly Words s_nobody = new("Nobody of the rule can take it now. It is given out as soon as somebody can.", "Сейчас никто из участников правила не может его взять. Клиент будет отдан, как только кто-то сможет.");

    /// <summary>Why somebody got a lead, in a sentence with the figures that decided.</summary>
    /// <param name="reason">Why; null when nobody can take it.</param>
    /// <param name="person">Who.</param>
    /// <param name="standsInFor">Whom they stand in for.</param>
    /// <param name="lines">Everybody who was looked at.</param>
    public static Words Why(DispatchReason? reason, string? person, string? standsInFor, IReadOnlyList<CandidateLine> lines)
    {
        if (reason is null)
            return s_nobody;
        var chosen = lines.FirstOrDefault(l => l.Standing == Standing.Chosen);
        var could = lines.Count(l => l.Standing <= Standing.LessSkilled);
        var fits = new Words(Fits(chosen, field => field.En), Fits(chosen, field => field.Ru));
        return (reason switch
        {
            DispatchReason.Turn => s_turn,
            DispatchReason.Load => s_load,
            DispatchReason.Skill => chosen?.Fits is not null ? s_skill : s_noSkill,
            DispatchReason.KnownClient => s_known,
            DispatchReason.Substitute => s_substitute,
            _ => s_weight,
        }).Filled(person, could, lines.Count, chosen?.Weight, chosen?.Open, fits, standsInFor);
    }

    public static Words Of(DispatchAlgorithm algorithm) => algorithm switch
    {
        DispatchAlgorithm.Weighted => new("In turn, by weight", "По очереди с учётом веса"),
        DispatchAlgorithm.LeastLoaded => new("To whoever has the fewest open leads", "Тому, у кого меньше открытых"),
        DispatchAlgorithm.Skill => new("To whose skills fit best", "По навыкам"),
        DispatchAlgorithm.SameResponsible => new("To whoever cares for the client, others by weight", "Тому, кто ведёт клиента, остальных — по весу"),
        _ => new("In turn, everybody the same", "По очереди, всем поровну"),
    };

    public static Words HintOf(DispatchAlgorithm algorithm) => algorithm switch
    {
        DispatchAlgorithm.Weighted => new("Twice the weight gets twice as many.", "Вдвое больший вес — вдвое больше клиентов."),
        DispatchAlgorithm.LeastLoaded => new("Open leads are compared for each unit of weight; among equals it goes in turn.", "Сравниваются открытые клиенты на единицу веса; при равенстве — по очереди."),
        DispatchAlgorithm.Skill => new("The lead’s industry, region, source, country and type are compared with people’s skills; among equals it goes in turn by weight. When nobody’s fit, whoever has no other skills in that field gets it.", "Отрасль, регион, источник, страна и тип клиента сравниваются с навыками сотрудников; при равенстве — по очереди с учётом веса. Если ни у кого не подходит, клиента получит тот, у кого нет других навыков по этому полю."),
        DispatchAlgorithm.SameResponsible => new("A client is known by phone or e-mail. While whoever cares for them is absent, their substitute gets the lead; when neither is at work, it goes in turn by weight.", "Клиент узнаётся по телефону или e-mail. Если ведущий его сотрудник отсутствует, клиента получит заместитель; если на работе нет обоих — по очереди с учётом веса."),
        _ => new("Weights do not count, except that 0 gets nothing.", "Вес не учитывается, но с весом 0 клиентов не дают."),
    };

    public static Words Of(Standing standing) => standing switch
    {
        Standing.Chosen => new("Chosen", "Выбор"),
        Standing.MoreLoaded => new("More open leads", "Открытых больше"),
        Standing.LessSkilled => new("Fits less", "Подходит меньше"),
        Standing.NoShare => new("Weight 0", "Вес 0"),
        Standing.FullOpen => new("Limit of open leads", "Предел открытых"),
        Standing.FullToday => new("Limit of the day", "Дневной предел"),
        Standing.HadIt => new("Had it before", "Уже отдавали"),
        Standing.OffHours => new("Not working hours", "Нерабочее время"),
        Standing.Away => new("Absent", "Отсутствует"),
        Standing.Left => new("Does not work here", "Не работает"),
        _ => new("Could take it", "Мог взять"),
    };

    public static Words Of(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Touched => new("Spoken to in time", "Касание в срок"),
        DispatchOutcome.Late => new("Late", "Просрочено"),
        DispatchOutcome.TakenBack => new("Taken back", "Возвращён"),
        DispatchOutcome.Moved => new("Went elsewhere", "Передан или закрыт"),
        _ => new("Given", "Отдан"),
    };

    private static string Fits(CandidateLine? chosen, Func<Words, string> language) =>
        string.Join(", ", (chosen?.Fits ?? []).Select(field => SkillFields.All.FirstOrDefault(f => f.Code == field)?.Label is { } label ? language(label) : field));
}

using Crm.Bpm.Benchmarks;

// Without arguments everything is measured; or name what: interpreter cycles import host
var all = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["interpreter"] = Interpreter.RunAsync,
};
foreach (var name in args.Length == 0 ? [.. all.Keys] : args)
    await all[name]();

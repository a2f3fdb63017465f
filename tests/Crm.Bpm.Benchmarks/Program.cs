using Crm.Bpm.Benchmarks;

// Without arguments everything but the long round is measured; or name what: interpreter cycles imports hosts requests sessions calls imports-large requests-large calls-large
var all = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
{
    ["interpreter"] = Interpreter.RunAsync,
    ["cycles"] = Cycles.RunAsync,
    ["imports"] = Imports.RunAsync,
    ["hosts"] = Hosts.RunAsync,
    ["requests"] = Requests.RunAsync,
    ["sessions"] = Sessions.RunAsync,
    ["calls"] = Calls.RunAsync,
    ["imports-large"] = Imports.LargeAsync,
    ["requests-large"] = Requests.LargeAsync,
    ["calls-large"] = Calls.LargeAsync,
};
foreach (var name in args.Length == 0 ? all.Keys.Where(k => !k.EndsWith("-large", StringComparison.Ordinal)) : args)
    await all[name]();

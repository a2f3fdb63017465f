using Crm.Bpm.Benchmarks;

// Without arguments everything but the long round is measured; or name what: interpreter cycles imports hosts requests sessions calls imports-large requests-large calls-large
// sqlite or postgres among the names measures on that database alone.
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
var names = args.Except(FreshDatabase.All).ToList();
FreshDatabase.Kinds = [.. FreshDatabase.Kinds.Where(kind => args.Length == names.Count || args.Contains(kind))];
foreach (var name in names.Count == 0 ? all.Keys.Where(k => !k.EndsWith("-large", StringComparison.Ordinal)) : names)
    await all[name]();

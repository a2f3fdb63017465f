using Crm.Bpm.Host;

var app = HostApplication.Build(args);
await HostApplication.PrepareAsync(app);
await app.RunAsync();

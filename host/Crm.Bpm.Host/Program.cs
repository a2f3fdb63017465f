return await Crm.Bpm.Host.HostApplication.RunAsync(args);

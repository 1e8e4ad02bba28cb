using DistributedAnomaly.Cli;

return await CliApp.RunAsync(args, CliIo.Console(), CancellationToken.None);

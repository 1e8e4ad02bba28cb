using DistributedAnomaly.Server;

return await ServerCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

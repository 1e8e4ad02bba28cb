using DistributedAnomaly.Silo;

return await SiloCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

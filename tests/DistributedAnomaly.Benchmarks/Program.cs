using BenchmarkDotNet.Running;
using DistributedAnomaly.Benchmarks;
using DistributedAnomaly.Benchmarks.Batch;
using DistributedAnomaly.Benchmarks.EndToEnd;
using DistributedAnomaly.Benchmarks.Feedback;
using DistributedAnomaly.Benchmarks.Fleets;
using DistributedAnomaly.Benchmarks.Newcomers;
using DistributedAnomaly.Benchmarks.Trainers;

// Quick measurements that BenchmarkDotNet is not made for have commands of their own; everything else goes to it.
return args.FirstOrDefault() switch
{
    "memory" => MemoryCommand.Run(),
    "neural" => NeuralCommand.Run(),
    "e2e" => await EndToEndCommand.RunAsync(args[1..]),
    "feedback" => FeedbackCommand.Run(args[1..]),
    "fleet" => FleetCommand.Run(args[1..]),
    "forest" => ForestCommand.Run(args[1..]),
    "lof" or "knn" => NeighboursCommand.Run(args[0], args[1..]),
    "newcomers" => NewcomersCommand.Run(args[1..]),
    "parity" => ParityCommand.Run(args[1..]),
    "torch" => TorchCommand.Run(args[1..]),
    "svm" => SvmCommand.Run(args[1..]),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new QuickConfig());
    return 0;
}

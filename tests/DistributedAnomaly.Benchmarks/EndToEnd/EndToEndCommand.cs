namespace DistributedAnomaly.Benchmarks.EndToEnd;

internal static class EndToEndCommand
{
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}

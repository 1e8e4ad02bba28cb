using BenchmarkDotNet.Attributes;
using DistributedAnomaly.Benchmarks.EndToEnd;
using DistributedAnomaly.Ingest;
using DistributedAnomaly.Ingest.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Benchmarks;

/// <summary>What it costs to read a JSON body of 500 observations with 8 metrics each (goal: no allocation per observation).</summary>
public class IngestBenchmarks
{
    private const int Rows = 500;

    private readonly ParsedObservations _into = new();
    private readonly JsonObservationReader _reader = new(new IngestLimits(), new NameCaches());
    private byte[] _document = [];

    [GlobalSetup]
    public void Prepare() =>
        _document = new RequestBodies([.. Enumerable.Range(0, 100).Select(e => $"host-{e}")], Rows, 1).Get(0, 1_700_000_000_000).ToArray();

    [Benchmark(OperationsPerInvoke = Rows)]
    public int ReadDocument()
    {
        _into.Clear("bench", 1_700_000_000_000);
        _reader.ReadDocument(_document, _into);
        return _into.Count;
    }
}

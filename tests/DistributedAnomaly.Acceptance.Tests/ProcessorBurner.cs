using System.Diagnostics;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>Keeps every processor of the machine busy until it is disposed.</summary>
internal sealed class ProcessorBurner : IDisposable
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Thread[] _threads;
    private volatile bool _stop;

    public ProcessorBurner()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Burn) { IsBackground = true })];
        foreach (var thread in _threads)
            thread.Start();
    }

    public TimeSpan Elapsed => _watch.Elapsed;

    public void Dispose()
    {
        _stop = true;
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Burn()
    {
        while (!_stop)
            Thread.SpinWait(10_000);
    }
}

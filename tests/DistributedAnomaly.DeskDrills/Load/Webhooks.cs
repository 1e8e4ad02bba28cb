using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Real webhooks on the loopback interface, told apart by their paths, and what they were told.</summary>
internal sealed class Webhooks : IAsyncDisposable
{
    private readonly ConcurrentQueue<Telling> _all = new();
    private readonly LoopbackHttpReceiver _receiver;

    /// <param name="slow">The path that takes its time.</param>
    /// <param name="delay">So much.</param>
    /// <param name="arrived">Called for each notification.</param>
    public Webhooks(string slow = "", TimeSpan delay = default, Action<Telling>? arrived = null) => _receiver = new LoopbackHttpReceiver(async (call, stop) =>
    {
        var atMs = NowMs();
        var told = JsonSerializer.Deserialize(call.Body, V1Json.Default.Notification)!;
        var telling = new Telling(atMs, call.Path, call.Headers["Idempotency-Key"], told, call.Text);
        if (call.Path == slow)
            await Task.Delay(delay, stop);
        _all.Enqueue(telling);
        arrived?.Invoke(telling);
        return CannedReply.Ok;
    });

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyCollection<Telling> All => _all;

    public Uri UrlOf(string path) => new(_receiver.Url, path);

    /// <summary>Ms since some moment; of one clock with <see cref="Telling.AtMs"/>.</summary>
    public static double NowMs() => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();
}

using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.ClusterDrills.Load;

/// <summary>Pushes JSON over HTTP to one silo after the other.</summary>
internal sealed class HttpTarget(Func<IReadOnlyList<Uri>> silos) : IPushTarget, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private int _next;

    public async Task<PushAnswer> PushAsync(ObservationBatch batch, CancellationToken cancellationToken)
    {
        var urls = silos();
        var url = new Uri(urls[(int)((uint)Interlocked.Increment(ref _next) % urls.Count)], $"api/v1/fleets/{batch.Fleet}/observations");
        using var content = new ReadOnlyMemoryContent(Write(batch));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(url, content, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            throw new EngineOverloadedException(
                await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }

        response.EnsureSuccessStatusCode();
        var result = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), V1Json.Default.ObserveResponse)!;
        return new PushAnswer(result.Accepted, [.. result.Rejected.Select(r => r.Index)], result.Rejected.Count == 0 ? null : result.Rejected[0].Reason);
    }

    public void Dispose() => _http.Dispose();

    private static ReadOnlyMemory<byte> Write(ObservationBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>(batch.Count * 256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("observations");
        for (var row = 0; row < batch.Count; row++)
        {
            json.WriteStartObject();
            json.WriteString("entity", batch.Entity(row));
            json.WriteNumber("timestamp", batch.Time(row));
            json.WriteStartObject("metrics");
            var metrics = batch.Metrics(row);
            for (var m = 0; m < metrics.Length; m++)
                json.WriteNumber(metrics[m], batch.Values(row)[m]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

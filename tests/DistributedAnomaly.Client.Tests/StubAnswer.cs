using System.Text.Json;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Client.Tests;

internal sealed record StubAnswer(int Status, string Body, string ContentType = "application/json", params (string Name, string Value)[] Headers)
{
    public static StubAnswer Problem(int status, string title, string detail, params (string Name, string Value)[] headers) => new(
        status, $$"""{"type":"about:blank","title":"{{title}}","status":{{status}},"detail":"{{detail}}"}""", "application/problem+json", headers);

    public static StubAnswer Taken(int accepted, params Rejection[] rejected) =>
        new(200, JsonSerializer.Serialize(new ObserveResponse(accepted, 0, rejected, []), V1Json.Default.ObserveResponse));

    /// <summary>Takes every line of the request.</summary>
    public static StubAnswer TakenAll(StubRequest request) => Taken(request.Lines.Length);
}

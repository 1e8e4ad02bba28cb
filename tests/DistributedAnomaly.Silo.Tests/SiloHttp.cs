using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Silo.Tests;

/// <summary>What the tests ask a silo over HTTP.</summary>
internal static class SiloHttp
{
    private static readonly HttpClient Http = new();

    /// <summary>The state of the health question, with its text; no status: nobody listens.</summary>
    public static async Task<(HttpStatusCode? Status, string Text)> GetAsync(this ServedProcess silo, string path)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(silo.Url, path), TestContext.Current.CancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
    }

    public static async Task<T> GetAsync<T>(this ServedProcess silo, string path)
    {
        var (status, text) = await silo.GetAsync(path);
        status.ShouldBe(HttpStatusCode.OK, text + silo.Output);
        return (T)JsonSerializer.Deserialize(text, typeof(T), V1Json.Default)!;
    }

    /// <summary>Pushes ten calm observations of each entity.</summary>
    public static async Task<ObserveResponse> PushAsync(this ServedProcess silo, DateTimeOffset from, params string[] entities)
    {
        var observations = entities.SelectMany(entity => Enumerable.Range(0, 10).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"entity":"{{{entity}}}","timestamp":{{{from.AddSeconds(i * 10).ToUnixTimeMilliseconds()}}},"metrics":{"cpu":{{{50 + i % 3}}}}}""")));
        using var content = new StringContent($$"""{"observations":[{{string.Join(',', observations)}}]}""", Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(
            new Uri(silo.Url, "api/v1/fleets/shop/observations"), content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text + silo.Output);
        return JsonSerializer.Deserialize(text, V1Json.Default.ObserveResponse)!;
    }

    /// <summary>Observations that a silo knows of an entity.</summary>
    public static async Task<long> SamplesAsync(this ServedProcess silo, string entity) =>
        (await silo.GetAsync<Entity>($"api/v1/fleets/shop/entities/{entity}")).Samples;
}

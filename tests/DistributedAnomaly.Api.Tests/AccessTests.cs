using System.Net;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;

namespace DistributedAnomaly.Api.Tests;

public sealed class AccessTests
{
    private const string Body = """{"observations":[{"entity":"a","metrics":{"m":1}}]}""";

    private static readonly ApiOptions WithKeys = new()
    {
        Keys =
        [
            Key("ingest-secret", ApiScopes.Ingest), Key("read-secret", ApiScopes.Read), Key("operate-secret", ApiScopes.Operate),
            Key("admin-secret", ApiScopes.Admin), Key("both-secret", ApiScopes.Ingest | ApiScopes.Read, "f", "g"),
        ],
    };

    [Theory]
    [InlineData(null, 401, 401, 401)]
    [InlineData("wrong-secret", 401, 401, 401)]
    [InlineData("", 401, 401, 401)]
    [InlineData("ingest-secret", 200, 403, 403)]
    [InlineData("read-secret", 403, 200, 200)]
    [InlineData("operate-secret", 403, 403, 403)]
    [InlineData("admin-secret", 200, 200, 200)]
    [InlineData("both-secret", 200, 200, 200)]
    public async Task Request_WithKeys_NeedsTheScope(string? secret, int push, int fleets, int metrics)
    {
        await using var api = await ApiUnderTest.StartAsync(WithKeys);

        foreach (var header in new[] { "Authorization", "X-API-Key" })
        {
            await ShouldAnswerAsync(HttpMethod.Post, "/api/v1/fleets/f/observations", push, header);
            await ShouldAnswerAsync(HttpMethod.Get, "/api/v1/fleets", fleets, header);
            await ShouldAnswerAsync(HttpMethod.Get, "/metrics", metrics, header);
            foreach (var open in new[] { "/", "/healthz", "/readyz", "/openapi/v1.json" })
                await ShouldAnswerAsync(HttpMethod.Get, open, 200, header);
        }

        async Task ShouldAnswerAsync(HttpMethod method, string path, int status, string header)
        {
            using var response = await SendAsync(api, method, path, secret, header);
            if (status != 200)
                await ApiUnderTest.ProblemAsync(response, status);
            else
                ((int)response.StatusCode).ShouldBe(status, $"{method} {path}");
            response.Headers.WwwAuthenticate.Count.ShouldBe(status == 401 ? 1 : 0);
        }
    }

    [Theory]
    [InlineData("POST", "/api/v1/fleets/h/observations", 403)]
    [InlineData("POST", "/api/v1/fleets/f/observations", 200)]
    [InlineData("GET", "/api/v1/fleets/h", 403)]
    [InlineData("GET", "/api/v1/fleets/nowhere", 403)]
    [InlineData("GET", "/api/v1/fleets/h/entities", 403)]
    [InlineData("GET", "/api/v1/fleets/h/entities/a", 403)]
    [InlineData("GET", "/api/v1/fleets/h/entities/a/history", 403)]
    [InlineData("GET", "/api/v1/fleets/f/../h/entities/a", 403)]
    [InlineData("GET", "/api/v1/fleets/f/%2e%2e/h/entities/a", 403)]
    [InlineData("GET", "/api/v1/alerts?fleet=h", 403)]
    [InlineData("GET", "/api/v1/alerts/h/a/2", 404)]
    [InlineData("GET", "/api/v1/alerts/f/a/1", 200)]
    public async Task Request_KeyForSomeFleets_CoversNoOthers(string method, string path, int status)
    {
        await using var api = await ApiUnderTest.StartAsync(WithKeys);
        await FillAsync(api);

        using var response = await SendAsync(api, new HttpMethod(method), path, "both-secret");

        if (status == 200)
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        else
            await ApiUnderTest.ProblemAsync(response, status);
    }

    [Fact]
    public async Task Lists_KeyForSomeFleets_AreFiltered()
    {
        await using var api = await ApiUnderTest.StartAsync(WithKeys);
        await FillAsync(api);

        using var fleets = await SendAsync(api, HttpMethod.Get, "/api/v1/fleets", "both-secret");
        (await ApiUnderTest.ReadAsync<FleetList>(fleets)).Fleets.Select(f => f.Name).ShouldBe(["f"]);
        using var alerts = await SendAsync(api, HttpMethod.Get, "/api/v1/alerts", "both-secret");
        (await ApiUnderTest.ReadAsync<AlertList>(alerts)).Alerts.Select(a => a.Id).ShouldBe(["f/a/1"]);
        using var all = await SendAsync(api, HttpMethod.Get, "/api/v1/alerts", "admin-secret");
        (await ApiUnderTest.ReadAsync<AlertList>(all)).Alerts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_Replaced_HoldFromTheNextRequest()
    {
        await using var api = await ApiUnderTest.StartAsync(WithKeys);

        api.App.Keys.Replace([Key("new-secret", ApiScopes.Read)]);

        (await SendAsync(api, HttpMethod.Get, "/api/v1/fleets", "admin-secret")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(api, HttpMethod.Get, "/api/v1/fleets", "new-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:1234", 200)]
    [InlineData("127.8.9.1", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("LOCALHOST:99", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example:8080", 403)]
    [InlineData("10.0.0.1", 403)]
    public async Task Request_WithoutKeys_IsAnsweredUnderLoopbackNamesOnly(string host, int status)
    {
        await using var api = await ApiUnderTest.StartAsync();
        foreach (var path in new[] { "/api/v1/fleets", "/healthz" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;

            using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

            ((int)response.StatusCode).ShouldBe(status);
        }
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("same", 200)]
    [InlineData("null", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost:1", 403)]
    public async Task Push_WithoutKeysFromAnotherOrigin_IsRefused(string? origin, int status)
    {
        await using var api = await ApiUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/fleets/f/observations");
        request.Content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "same" ? api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
    }

    private static ApiKey Key(string secret, ApiScopes scopes, params string[] fleets) =>
        new(secret[..^7], ApiKey.Hash(secret), scopes, fleets.Length == 0 ? null : fleets.ToHashSet());

    private static async Task FillAsync(ApiUnderTest api)
    {
        foreach (var fleet in new[] { "f", "h" })
            (await SendAsync(api, HttpMethod.Post, $"/api/v1/fleets/{fleet}/observations", "admin-secret")).StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Engine.Alerts.Add(ReadTests.SampleAlert("f", "a", AlertStatus.Firing, 1));
        api.Engine.Alerts.Add(ReadTests.SampleAlert("h", "a", AlertStatus.Firing, 2));
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiUnderTest api, HttpMethod method, string path, string? secret, string header = "Authorization")
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json");
        if (secret is not null)
            request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? "Bearer " + secret : secret);
        return await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistributedAnomaly.Api.Tests;

public sealed class OpenApiTests
{
    /// <summary>Set it to write the checked-in copy anew; then look at what changed, and commit it.</summary>
    private const string WriteVariable = "WRITE_OPENAPI";

    [Fact]
    public async Task OpenApi_IsTheCheckedInCopy()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var text = (await api.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var copy = Path.Combine(Root(), "deploy", "openapi.v1.json");
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            await File.WriteAllTextAsync(copy, text, TestContext.Current.CancellationToken);

        text.ShouldBe(
            await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken),
            $"the API has changed. If that is meant, run this test with {WriteVariable}=1 and commit deploy/openapi.v1.json");
    }

    [Fact]
    public async Task OpenApi_EveryOperation_IsDescribed()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var document = JsonNode.Parse(await api.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;

        var paths = document["paths"]!.AsObject();
        paths.Select(p => p.Key).ShouldBe(
            [
                "/", "/api/v1/alerts", "/api/v1/alerts/{id}", "/api/v1/feedback", "/api/v1/fleets", "/api/v1/fleets/{fleet}",
                "/api/v1/fleets/{fleet}/entities", "/api/v1/fleets/{fleet}/entities/{entity}/feedback",
                "/api/v1/fleets/{fleet}/entities/{entity}", "/api/v1/fleets/{fleet}/entities/{entity}/history", "/api/v1/fleets/{fleet}/observations",
                "/api/v1/fleets/{fleet}/models", "/api/v1/fleets/{fleet}/models/{version}", "/api/v1/fleets/{fleet}/models/train",
                "/api/v1/fleets/{fleet}/models/{version}/promote", "/api/v1/fleets/{fleet}/peers", "/api/v1/fleets/{fleet}/incidents",
                "/healthz", "/metrics", "/readyz",
            ],
            ignoreOrder: true);
        foreach (var (path, methods) in paths)
        {
            var (_, operation) = methods!.AsObject().ShouldHaveSingleItem();
            operation!["summary"]!.GetValue<string>().ShouldNotBeNullOrWhiteSpace(path);
            operation["operationId"].ShouldNotBeNull(path);
            var parameters = operation["parameters"]?.AsArray() ?? [];
            parameters.Count(p => p!["in"]!.GetValue<string>() == "path").ShouldBe(path.Count(c => c == '{'), path);
            parameters.ShouldAllBe(p => p!["description"]!.GetValue<string>().Length > 5);
            var responses = operation["responses"]!.AsObject();
            responses["200"]!["content"]!.AsObject().Count.ShouldBe(1, path);
            foreach (var (status, response) in responses.Where(r => r.Key != "200"))
                response!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>().ShouldEndWith("/Problem", Case.Sensitive, status);
        }

        var observe = paths["/api/v1/fleets/{fleet}/observations"]!["post"]!;
        observe["responses"]!.AsObject().Select(r => r.Key).ShouldBe(["200", "400", "401", "403", "404", "413", "415", "429", "500", "503"], ignoreOrder: true);
        observe["requestBody"]!["content"]!.AsObject().Select(c => c.Key).ShouldBe(["application/json", "application/x-ndjson"]);
    }

    [Fact]
    public async Task OpenApi_References_Resolve()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var text = await api.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();

        foreach (var reference in JsonSerializer.Deserialize<JsonElement>(text).ToString().Split("\"#/components/schemas/").Skip(1).Select(r => r[..r.IndexOf('"', StringComparison.Ordinal)]))
            schemas.ContainsKey(reference).ShouldBeTrue(reference);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}

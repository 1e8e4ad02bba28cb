using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Hosting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Api.Tests;

/// <summary>A real server on a free loopback port, over the fake engine.</summary>
internal sealed class ApiUnderTest : IAsyncDisposable
{
    private readonly ServerApp _app;

    private ApiUnderTest(ServerApp app, FakeEngine engine, ManualTimeProvider clock)
    {
        (_app, Engine, Clock) = (app, engine, clock);
        Http = new HttpClient { BaseAddress = app.Addresses[0] };
    }

    public HttpClient Http { get; }

    public FakeEngine Engine { get; }

    public ManualTimeProvider Clock { get; }

    public ServerApp App => _app;

    public static async Task<ApiUnderTest> StartAsync(ApiOptions? options = null, Task? openAfter = null)
    {
        var engine = new FakeEngine();
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        var app = await ServerApp.StartAsync(
            new ServerOptions
            {
                Api = (options ?? new ApiOptions()) with { Listen = ["http://127.0.0.1:0"] },
                Clock = clock,
                LogLevel = Microsoft.Extensions.Logging.LogLevel.Critical,
                OpenEngine = async (_, _, _, cancellationToken) =>
                {
                    await (openAfter ?? Task.CompletedTask).WaitAsync(cancellationToken);
                    return new RunningEngine(engine);
                },
            },
            TestContext.Current.CancellationToken);
        if (openAfter is null)
            await app.Ready;
        return new ApiUnderTest(app, engine, clock);
    }

    public async Task<HttpResponseMessage> PushAsync(string body, string path = "/api/v1/fleets/f/observations", string type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await Http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    public async Task<ObserveResponse> PushedAsync(string body, string path = "/api/v1/fleets/f/observations", string type = "application/json")
    {
        using var response = await PushAsync(body, path, type);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await ReadAsync<ObserveResponse>(response);
    }

    public async Task<T> GetAsync<T>(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await ReadAsync<T>(response);
    }

    public async Task<Problem> GetProblemAsync(string path, int status)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return await ProblemAsync(response, status);
    }

    /// <summary>Every error has problem details that tell something.</summary>
    public static async Task<Problem> ProblemAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(status, text);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonSerializer.Deserialize(text, V1Json.Default.Problem).ShouldNotBeNull();
        problem.Status.ShouldBe(status);
        problem.Type.ShouldStartWith("urn:distributed-anomaly:problem:");
        problem.Title.ShouldNotBeNullOrWhiteSpace();
        problem.Detail.Length.ShouldBeGreaterThan(10);
        text.ShouldNotContain("   at ");
        return problem;
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        (T)JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), typeof(T), V1Json.Default)!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Api.Tests;

public sealed class ObserveTests
{
    private const string Good = """{"entity":"good","timestamp":"2026-05-01T11:00:00Z","metrics":{"cpu":1.5}}""";
    private const string Path = "/api/v1/fleets/f/observations";

    [Fact]
    public async Task Push_ValidAndInvalid_KeepsTheValidAndNamesTheInvalid()
    {
        await using var api = await ApiUnderTest.StartAsync();

        var answer = await api.PushedAsync(
            $$"""{"observations":[{"entity":"a"},{{Good}},{"entity":"limited","metrics":{"cpu":1} },{"entity":"b","metrics":{"cpu":200} },{{Good}}]}""");

        answer.Accepted.ShouldBe(3);
        answer.Ignored.ShouldBe(1);
        answer.Rejected.Select(r => (r.Index, r.Retry)).ShouldBe([(0, false), (2, true)]);
        var verdict = answer.Verdicts.ShouldHaveSingleItem();
        verdict.ShouldSatisfyAllConditions(
            () => verdict.Index.ShouldBe(3),
            () => verdict.Entity.ShouldBe("b"),
            () => verdict.Timestamp.ShouldBe(api.Clock.GetUtcNow()),
            () => verdict.Severity.ShouldBe("critical"),
            () => verdict.State.ShouldBe("anomalous"),
            () => verdict.Reasons.ShouldHaveSingleItem().Low.ShouldBe(double.MinValue));
        api.Engine.Taken.Select(t => t.Entity).ShouldBe(["good", "b"]);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("?verdicts=anomalous", 1)]
    [InlineData("?verdicts=all", 2)]
    [InlineData("?verdicts=none", 0)]
    public async Task Push_Verdicts_AreThoseAskedFor(string query, int expected)
    {
        await using var api = await ApiUnderTest.StartAsync();

        var answer = await api.PushedAsync($$"""{"observations":[{{Good}},{"entity":"b","metrics":{"cpu":200} }]}""", Path + query);

        answer.Verdicts.Count.ShouldBe(expected);
    }

    [Fact]
    public async Task Push_Lines_AreTaken()
    {
        await using var api = await ApiUnderTest.StartAsync();

        var answer = await api.PushedAsync($"{Good}\noops\n\n{{\"entity\":\"b\",\"metrics\":{{\"cpu\":2}}}}", type: "application/x-ndjson; charset=utf-8");

        answer.Accepted.ShouldBe(2);
        answer.Rejected.ShouldHaveSingleItem().Index.ShouldBe(1);
    }

    [Fact]
    public async Task Push_NothingInTheList_IsFine()
    {
        await using var api = await ApiUnderTest.StartAsync();

        (await api.PushedAsync("""{"observations":[]}""")).ShouldBe(new ObserveResponse(0, 0, [], []), new CountComparer());
    }

    [Fact]
    public async Task Push_Gzip_IsUnpacked()
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await PushGzipAsync(api, Pack($$"""{"observations":[{{Good}}]}"""));

        (await ApiUnderTest.ReadAsync<ObserveResponse>(response)).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Push_DamagedOrHugeGzip_IsRefused()
    {
        await using var api = await ApiUnderTest.StartAsync(new ApiOptions { Ingest = new() { MaxBodyBytes = 1 << 20 } });
        var packed = Pack($$"""{"observations":[{{Good}}]}""");

        using (var response = await PushGzipAsync(api, packed[..^9]))
            (await ApiUnderTest.ProblemAsync(response, 400)).Detail.ShouldContain("not one whole gzip");
        using (var response = await PushGzipAsync(api, Encoding.UTF8.GetBytes("no gzip at all, but long enough")))
            await ApiUnderTest.ProblemAsync(response, 400);
        using (var response = await PushGzipAsync(api, Pack(new string(' ', 30 << 20))))
            (await ApiUnderTest.ProblemAsync(response, 413)).Detail.ShouldContain("1048576");
        api.Engine.Taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_BodyTooLarge_IsRefused(bool lengthIsAnnounced)
    {
        await using var api = await ApiUnderTest.StartAsync(new ApiOptions { Ingest = new() { MaxBodyBytes = 2000 } });
        HttpContent content = new ByteArrayContent(new byte[3000]);
        content = lengthIsAnnounced ? content : new StreamContent(new UnseekableStream(new byte[3000]));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await api.Http.PostAsync(Path, content, TestContext.Current.CancellationToken);

        (await ApiUnderTest.ProblemAsync(response, 413)).Type.ShouldEndWith(":too-large");
    }

    [Fact]
    public async Task Push_AllInvalid_IsRefusedWithTheList()
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.PushAsync("""{"observations":[{"entity":"a"},7]}""");

        var problem = await ApiUnderTest.ProblemAsync(response, 400);
        problem.Rejected.ShouldNotBeNull().Select(r => r.Index).ShouldBe([0, 1]);
        problem.Detail.ShouldContain("metrics is missing");
    }

    [Fact]
    public async Task Push_AllLimited_AsksToTryAgain()
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.PushAsync("""{"observations":[{"entity":"limited","metrics":{"m":1}},{"entity":"limited2","metrics":{"m":1}}]}""");

        (await ApiUnderTest.ProblemAsync(response, 429)).Rejected.ShouldNotBeNull().ShouldAllBe(r => r.Retry);
        response.Headers.RetryAfter?.Delta.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Push_EngineOverloaded_AsksToTryAgain()
    {
        await using var api = await ApiUnderTest.StartAsync();
        api.Engine.Failure = new EngineOverloadedException("The queue is full.", TimeSpan.FromSeconds(2.5));

        using var response = await api.PushAsync($$"""{"observations":[{{Good}}]}""");

        (await ApiUnderTest.ProblemAsync(response, 429)).Detail.ShouldBe("The queue is full.");
        response.Headers.RetryAfter?.Delta.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Push_UnknownFleetThatMayNotBeCreated_IsNotFound()
    {
        await using var api = await ApiUnderTest.StartAsync();
        api.Engine.AutoCreate = false;

        using var response = await api.PushAsync($$"""{"observations":[{{Good}}]}""");

        (await ApiUnderTest.ProblemAsync(response, 404)).Type.ShouldEndWith(":unknown-fleet");
    }

    [Fact]
    public async Task Push_EngineFails_SaysNothingOfTheInside()
    {
        await using var api = await ApiUnderTest.StartAsync();
        api.Engine.Failure = new InvalidOperationException("secret of the house");

        using var response = await api.PushAsync($$"""{"observations":[{{Good}}]}""");

        var problem = await ApiUnderTest.ProblemAsync(response, 500);
        problem.TraceId.ShouldNotBeNullOrEmpty();
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Push_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var gate = new TaskCompletionSource();
        api.Engine.Delay = gate.Task;

        var pushes = Enumerable.Range(0, 40).Select(i => api.PushedAsync(
            "{\"observations\":[" + string.Join(',', Enumerable.Range(0, i + 1).Select(k => $$$"""{"entity":"e{{{i}}}-{{{k}}}","metrics":{"m":{{{i}}}}}""")) + "]}",
            Path + "?verdicts=all")).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(pushes);

        for (var i = 0; i < answers.Length; i++)
            answers[i].Verdicts.Select(v => v.Entity).ShouldBe(Enumerable.Range(0, i + 1).Select(k => $"e{i}-{k}"));
    }

    [Fact]
    public async Task Stop_RequestUnderWay_IsAnsweredFirst()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var gate = new TaskCompletionSource();
        api.Engine.Delay = gate.Task;
        var push = api.PushedAsync($$"""{"observations":[{{Good}}]}""");
        await Eventually.BecomesTrueAsync(() => api.Engine.Waiting == 1);

        var stop = api.App.DisposeAsync();
        stop.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await push).Accepted.ShouldBe(1);
        await stop;
    }

    private static async Task<HttpResponseMessage> PushGzipAsync(ApiUnderTest api, byte[] packed)
    {
        var content = new ByteArrayContent(packed);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return await api.Http.PostAsync(Path, content, TestContext.Current.CancellationToken);
    }

    private static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>Lists in records compare by instance; here their lengths count.</summary>
    private sealed class CountComparer : IEqualityComparer<ObserveResponse>
    {
        public bool Equals(ObserveResponse? x, ObserveResponse? y) =>
            (x!.Accepted, x.Ignored, x.Rejected.Count, x.Verdicts.Count) == (y!.Accepted, y.Ignored, y.Rejected.Count, y.Verdicts.Count);

        public int GetHashCode(ObserveResponse obj) => obj.Accepted;
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

using System.Net.Sockets;
using System.Text;

namespace DistributedAnomaly.Api.Tests;

/// <summary>Bad input over real HTTP: a clear refusal each time, and the valid observation beside it is kept where the rest can be read.</summary>
public sealed class BadInputTests
{
    private const string Good = """{"entity":"good","metrics":{"cpu":1.5}}""";

    /// <summary>One bad observation between good ones; what the reason must say.</summary>
    public static TheoryData<string, string> Observations => new()
    {
        { """{"entity":"a","metrics":{"m":1e400}}""", "1e400" },
        { """{"entity":"a","metrics":{"m":-1e999}}""", "-1e999" },
        { """{"entity":"a","metrics":{"m":"NaN"}}""", "finite number" },
        { """{"entity":"a","metrics":{"m":"Infinity"}}""", "finite number" },
        { """{"entity":"a","metrics":{"m":"12"}}""", "the text \"12\"" },
        { """{"entity":"a","metrics":{"m":null}}""", "null" },
        { """{"entity":"a","metrics":{"m":false}}""", "false" },
        { """{"entity":"a","metrics":{"m":[1]}}""", "an array" },
        { """{"entity":"a","metrics":{"m":1,"m":2}}""", "twice" },
        { """{"entity":"a","metrics":{}}""", "empty" },
        { """{"entity":"a","metrics":5}""", "an object of numbers" },
        { """{"entity":"a"}""", "metrics is missing" },
        { """{"metrics":{"m":1}}""", "entity is missing" },
        { """{"entity":"","metrics":{"m":1}}""", "empty" },
        { """{"entity":["a"],"metrics":{"m":1}}""", "expected a text" },
        { """{"entity":"a\u0000b","metrics":{"m":1}}""", "control character" },
        { """{"entity":"\ud800","metrics":{"m":1}}""", "Unicode" },
        { """{"entity":"a","metrics":{"":1}}""", "empty" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":"soon"}""", "RFC 3339" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":"2026-02-30T00:00:00Z"}""", "RFC 3339" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":"1066-10-14T09:00:00Z"}""", "before 1990" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":"2026-05-01T12:11:00Z"}""", "ahead" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":1777636800000000000}""", "nanoseconds" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":1e308}""", "1e308" },
        { """{"entity":"a","metrics":{"m":1},"timestamp":{}}""", "an object" },
        { """{"entity":"a","metrics":{"m":1},"context":7}""", "context is 7" },
        { """{"entity":"a","metrics":{"m":1},"context":{"x":{}}}""", "expected a text" },
        { """{"entity":"a","metric":{"m":1}}""", "unknown property 'metric'" },
        { """{"entity":"a","entity":"b","metrics":{"m":1}}""", "twice" },
        { "\"just a text\"", "expected an object" },
        { "null", "expected an object" },
    };

    /// <summary>Whole bodies that say nothing that could be kept.</summary>
    public static TheoryData<string, string, int, string> Bodies => new()
    {
        { "", "application/json", 400, "nothing in it" },
        { "{", "application/json", 400, "not well-formed" },
        { """{"observations":[{"entity":"a","metrics":{"m":NaN}}]}""", "application/json", 400, "no NaN and no Infinity" },
        { """{"observations":[{"entity":"a","metrics":{"m":Infinity}}]}""", "application/json", 400, "no NaN and no Infinity" },
        { """{"observations":[{"entity":"a","metrics":{"m":+1}}]}""", "application/json", 400, "not well-formed" },
        { """{"observations":[{"entity":"a","metrics":{"m":0x10}}]}""", "application/json", 400, "not well-formed" },
        { """{"observations":[{'entity':'a'}]}""", "application/json", 400, "not well-formed" },
        { """{"observations":[]}{"observations":[]}""", "application/json", 400, "not well-formed" },
        { "[1,2]", "application/json", 400, "expected {\"observations\"" },
        { """{"observation":[]}""", "application/json", 400, "'observation'" },
        { """{"observations":7}""", "application/json", 400, "as 7" },
        { "oops\n}{", "application/x-ndjson", 400, "None of the 2" },
        { "{}", "text/plain", 415, "text/plain" },
        { "{}", "application/json; charset=utf-16", 415, "utf-16" },
        { "a=b", "application/x-www-form-urlencoded", 415, "application/x-ndjson" },
    };

    [Theory]
    [MemberData(nameof(Observations))]
    public async Task Push_BadObservation_IsRejectedAndTheOthersAreKept(string observation, string said)
    {
        await using var api = await ApiUnderTest.StartAsync();
        var second = Good.Replace("good", "other", StringComparison.Ordinal);

        foreach (var (body, type) in new[]
                 {
                     ($$"""{"observations":[{{Good}},{{observation}},{{second}}]}""", "application/json"),
                     ($"{Good}\n{observation}\n{second}\n", "application/x-ndjson"),
                 })
        {
            var answer = await api.PushedAsync(body, type: type);
            answer.Accepted.ShouldBe(2);
            var rejection = answer.Rejected.ShouldHaveSingleItem();
            rejection.Index.ShouldBe(1);
            rejection.Reason.ShouldContain(said);
            rejection.Retry.ShouldBeFalse();
        }

        using var alone = await api.PushAsync($$"""{"observations":[{{observation}}]}""");
        (await ApiUnderTest.ProblemAsync(alone, 400)).Rejected.ShouldHaveSingleItem().Reason.ShouldContain(said);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Push_BadBody_IsRefused(string body, string type, int status, string said)
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.PushAsync(body, type: type);

        (await ApiUnderTest.ProblemAsync(response, status)).Detail.ShouldContain(said);
        api.Engine.Taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10_000_000, "10000000 characters")]
    [InlineData(257, "257 characters")]
    public async Task Push_LongName_IsRejectedAndTheOthersAreKept(int length, string said)
    {
        await using var api = await ApiUnderTest.StartAsync();
        var name = new string('x', length);

        var answer = await api.PushedAsync($$"""{"observations":[{{Good}},{"entity":"{{name}}","metrics":{"m":1} }]}""");

        answer.Accepted.ShouldBe(1);
        answer.Rejected.ShouldHaveSingleItem().Reason.ShouldContain(said);
        answer.Rejected[0].Reason.Length.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task Push_DeepJson_IsRejectedAndTheOthersAreKept()
    {
        await using var api = await ApiUnderTest.StartAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);

        var answer = await api.PushedAsync($$"""{"observations":[{{Good}},{"entity":"a","metrics":{"m":{{deep}} } }]}""");

        answer.Accepted.ShouldBe(1);
        answer.Rejected.ShouldHaveSingleItem().Reason.ShouldContain("an object");
    }

    [Fact]
    public async Task Push_TooManyMetricsLabelsOrObservations_IsRefused()
    {
        await using var api = await ApiUnderTest.StartAsync(new ApiOptions { Ingest = new() { MaxObservations = 3 } });
        var metrics = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"m{i}\":1"));
        var labels = string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"l{i}\":\"\""));

        var answer = await api.PushedAsync($"{{\"entity\":\"a\",\"metrics\":{{{metrics}}}}}\n{{\"entity\":\"a\",\"metrics\":{{\"m\":1}},\"context\":{{{labels}}}}}\n{Good}", type: "application/x-ndjson");
        answer.Accepted.ShouldBe(1);
        answer.Rejected.Select(r => r.Reason).ShouldBe(["more than 4096 metrics in one observation", "context has more than 32 labels"]);

        using var response = await api.PushAsync($$"""{"observations":[{{Good}},{{Good}},{{Good}},{{Good}}]}""");
        (await ApiUnderTest.ProblemAsync(response, 413)).Detail.ShouldContain("more than 3 observations");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("deflate")]
    public async Task Push_UnknownEncoding_IsRefused(string encoding)
    {
        await using var api = await ApiUnderTest.StartAsync();
        var content = new StringContent("{}", Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var response = await api.Http.PostAsync("/api/v1/fleets/f/observations", content, TestContext.Current.CancellationToken);

        (await ApiUnderTest.ProblemAsync(response, 415)).Detail.ShouldContain(encoding);
    }

    [Theory]
    [InlineData("/api/v1/fleets/%20/observations", "empty")]
    [InlineData("/api/v1/fleets/a%2Fb/observations", "slash")]
    [InlineData("/api/v1/fleets/a%00b/observations", "")]
    [InlineData("/api/v1/fleets/a%0Ab/observations", "control character")]
    [InlineData("/api/v1/fleets/f/observations?verdicts=some", "all, anomalous, none")]
    [InlineData("/api/v1/fleets/f/observations?verdict=all", "not known here; expected: verdicts")]
    [InlineData("/api/v1/fleets/f/observations?verdicts=all&verdicts=none", "2 times")]
    public async Task Push_BadAddress_IsRefused(string path, string said)
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.PushAsync($$"""{"observations":[{{Good}}]}""", path);

        ((int)response.StatusCode).ShouldBe(400);
        if (said.Length > 0)
            (await ApiUnderTest.ProblemAsync(response, 400)).Detail.ShouldContain(said);
        api.Engine.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_LongFleetName_IsRefused()
    {
        await using var api = await ApiUnderTest.StartAsync();

        using var response = await api.PushAsync($$"""{"observations":[{{Good}}]}""", $"/api/v1/fleets/{new string('f', 300)}/observations");

        (await ApiUnderTest.ProblemAsync(response, 400)).Detail.ShouldContain("300 characters");
    }

    [Fact]
    public async Task Push_CallerHangsUpHalfway_TakesNothingAndGoesOn()
    {
        await using var api = await ApiUnderTest.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync("127.0.0.1", api.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes("POST /api/v1/fleets/f/observations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"observations\":["),
                TestContext.Current.CancellationToken);
        }

        (await api.PushedAsync($$"""{"observations":[{{Good}}]}""")).Accepted.ShouldBe(1);
        api.Engine.Taken.Count.ShouldBe(1);
    }
}

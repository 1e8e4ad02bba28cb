using System.Text;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Ingest.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Tests;

public sealed class JsonObservationReaderTests
{
    private const string Good = """{"entity":"a","timestamp":"2026-05-01T11:00:00Z","metrics":{"cpu":1.5,"mem":2}}""";

    [Fact]
    public void ReadDocument_ValidObservations_BecomeRows()
    {
        var parsed = Parsing.Document(
            """{"observations":[{"metrics":{"cpu":1.5,"mem":-2e3},"context":{"role":"db","region":"eu"},"timestamp":1777633200,"entity":"a/1"},"""
            + Good + "]}");

        parsed.Invalid.ShouldBeEmpty();
        parsed.Batch.Count.ShouldBe(2);
        parsed.Batch.Fleet.ShouldBe("fleet");
        parsed.Batch.Entity(0).ShouldBe("a/1");
        parsed.Batch.Time(0).ShouldBe(1777633200_000);
        parsed.Batch.Metrics(0).ToArray().ShouldBe(["cpu", "mem"]);
        parsed.Batch.Values(0).ToArray().ShouldBe([1.5, -2000]);
        parsed.Batch.Context(0).ShouldBe(ContextLabels.From([new("region", "eu"), new("role", "db")]));
        parsed.Batch.Context(1).ShouldBeNull();
        parsed.Batch.Time(1).ShouldBe(new DateTimeOffset(2026, 5, 1, 11, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    [Fact]
    public void ReadDocument_MissingOrNullTimestamp_IsTheTimeOfReceipt()
    {
        var parsed = Parsing.Document("""{"observations":[{"entity":"a","metrics":{"m":1}},{"entity":"b","timestamp":null,"context":null,"metrics":{"m":1}}]}""");

        parsed.Batch.Time(0).ShouldBe(Parsing.Now.ToUnixTimeMilliseconds());
        parsed.Batch.Time(1).ShouldBe(Parsing.Now.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void ReadDocument_InvalidBetweenValid_KeepsTheValidWithTheirIndexes()
    {
        var parsed = Parsing.Document($$"""{"observations":[{{Good}},{"entity":"b"},{{Good}},7,{{Good}}]}""");

        parsed.Batch.Count.ShouldBe(3);
        parsed.Count.ShouldBe(5);
        parsed.Invalid.Select(i => i.Index).ShouldBe([1, 3]);
        Enumerable.Range(0, 3).Select(parsed.IndexOf).ShouldBe([0, 2, 4]);
    }

    [Theory]
    [InlineData("""[]""", "an array")]
    [InlineData("""{}""", "no 'observations'")]
    [InlineData("""{"observation":[]}""", "the property 'observation'")]
    [InlineData("""{"observations":{}}""", "'observations' as an object")]
    [InlineData("""{"observations":[],"observations":[]}""", "twice")]
    [InlineData("", "nothing in it")]
    [InlineData(" \n", "nothing in it")]
    [InlineData("""{"observations":[""", "not well-formed")]
    [InlineData("""{"observations":[]} x""", "not well-formed")]
    [InlineData("""{"observations":[{"entity":"a","metrics":{"m":1}},]}""", "not well-formed")]
    [InlineData("""{"observations":[{"entity":"a","metrics":{"m":NaN}}]}""", "no NaN and no Infinity")]
    [InlineData("""{"observations":[{"entity":"a","metrics":{"m":-Infinity}}]}""", "no NaN and no Infinity")]
    [InlineData("""{"observations":[{"entity":"a","metrics":{"m":01}}]}""", "not well-formed")]
    [InlineData("""{"observations":[{"entity":"a","metrics":{"m":1}} /* c */]}""", "not well-formed")]
    public void ReadDocument_NotTheExpectedDocument_IsRefusedWhole(string body, string said)
    {
        var e = Should.Throw<IngestException>(() => Parsing.Document(body));

        e.Fault.ShouldBe(IngestFault.Malformed);
        e.Message.ShouldContain(said);
    }

    [Fact]
    public void ReadDocument_BrokenAfterValidObservations_NamesLineAndByte()
    {
        var e = Should.Throw<IngestException>(() => Parsing.Document("{\"observations\":[\n" + Good + ",\n  oops]}"));

        e.Message.ShouldContain("line 3, byte 3");
        e.Message.ShouldContain("Nothing was taken");
    }

    [Theory]
    [InlineData("""{"entity":"a","metrics":{"m":1e400}}""", "'m' is 1e400")]
    [InlineData("""{"entity":"a","metrics":{"m":"NaN"}}""", "'m' is the text \"NaN\"; expected a finite number")]
    [InlineData("""{"entity":"a","metrics":{"m":"1.5"}}""", "the text \"1.5\"")]
    [InlineData("""{"entity":"a","metrics":{"m":true}}""", "'m' is true")]
    [InlineData("""{"entity":"a","metrics":{"m":null}}""", "'m' is null")]
    [InlineData("""{"entity":"a","metrics":{"m":{"x":[1]}}}""", "'m' is an object")]
    [InlineData("""{"entity":"a","metrics":{"m":1,"m":2}}""", "'m' occurs twice")]
    [InlineData("""{"entity":"a","metrics":{"m":1,"\u006d":2}}""", "'m' occurs twice")]
    [InlineData("""{"entity":"a","metrics":{"":1}}""", "name is empty")]
    [InlineData("""{"entity":"a","metrics":{"a\nb":1}}""", "control character U+000A")]
    [InlineData("""{"entity":"a","metrics":{"\ud800":1}}""", "not valid Unicode")]
    [InlineData("""{"entity":"a","metrics":{}}""", "metrics is empty")]
    [InlineData("""{"entity":"a","metrics":[1]}""", "metrics is an array")]
    [InlineData("""{"entity":"a","metrics":null}""", "metrics is null")]
    [InlineData("""{"entity":"a"}""", "metrics is missing")]
    [InlineData("""{"metrics":{"m":1}}""", "entity is missing")]
    [InlineData("""{"entity":"","metrics":{"m":1}}""", "entity is empty")]
    [InlineData("""{"entity":"..","metrics":{"m":1}}""", "no URL can address")]
    [InlineData("""{"entity":7,"metrics":{"m":1}}""", "entity is 7; expected a text")]
    [InlineData("""{"entity":null,"metrics":{"m":1}}""", "entity is null")]
    [InlineData("""{"entity":"a\u0000","metrics":{"m":1}}""", "control character U+0000")]
    [InlineData("""{"entity":"\udc00","metrics":{"m":1}}""", "not valid Unicode")]
    [InlineData("""{"entity":"a","entity":"b","metrics":{"m":1}}""", "'entity' occurs twice")]
    [InlineData("""{"entity":"a","metric":{"m":1}}""", "unknown property 'metric'")]
    [InlineData("""{"entity":"a","ent\ud800":{"m":1}}""", "unknown property")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":"yesterday"}""", "timestamp is the text \"yesterday\"")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":"2026-05-01T12:00:00"}""", "RFC 3339")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":true}""", "timestamp is true")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":"1989-12-31T23:59:59Z"}""", "before 1990-01-01")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":0}""", "before 1990-01-01")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":-5}""", "before 1990-01-01")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":1e300}""", "timestamp is 1e300")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":"2026-05-01T12:10:01Z"}""", "601 s ahead")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"timestamp":1777636800000000}""", "microseconds")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"context":["x"]}""", "context is an array")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"context":{"x":1}}""", "label 'x' is 1")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"context":{"x":"1","x":"1"}}""", "'x' twice")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"context":{"":"1"}}""", "label's name is empty")]
    [InlineData("""{"entity":"a","metrics":{"m":1},"context":{"x":"\u0007"}}""", "control character U+0007")]
    [InlineData("""[[[[1]]]]""", "observation is an array")]
    [InlineData("\"text\"", "observation is the text")]
    public void Read_InvalidObservation_IsRejectedAloneInBothForms(string observation, string said)
    {
        foreach (var parsed in new[]
                 {
                     Parsing.Document($$"""{"observations":[{{Good}},{{observation}},{{Good}}]}"""),
                     Parsing.Lines($"{Good}\n{observation}\n{Good}\n"),
                 })
        {
            var invalid = parsed.Invalid.ShouldHaveSingleItem();
            invalid.Index.ShouldBe(1);
            invalid.Reason.ShouldContain(said);
            parsed.Batch.Count.ShouldBe(2);
            parsed.Batch.Measurements.ShouldBe(4);
            parsed.IndexOf(1).ShouldBe(2);
        }
    }

    [Theory]
    [InlineData("""{"entity":"a","metrics":{"m":1}""")]
    [InlineData("""{"entity":"a","metrics":{"m":1}} {"entity":"b","metrics":{"m":1}}""")]
    [InlineData("""{"entity":"a","metrics":{"m":NaN}}""")]
    [InlineData("""{"entity":"a","metrics":{"m":"x"}} trailing""")]
    [InlineData("oops")]
    public void ReadLines_BrokenLine_IsRejectedAlone(string line)
    {
        var parsed = Parsing.Lines($"{Good}\r\n\r\n{line}\r\n   \n{Good}");

        parsed.Invalid.ShouldHaveSingleItem().Reason.ShouldContain("not well-formed");
        parsed.Invalid[0].Index.ShouldBe(1);
        parsed.Batch.Count.ShouldBe(2);
        parsed.IndexOf(1).ShouldBe(2);
    }

    [Fact]
    public void Read_DeepNesting_IsRejectedAlone()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);

        var parsed = Parsing.Document($$"""{"observations":[{{Good}},{"entity":"a","metrics":{"m":{{deep}} } },{{Good}}]}""");

        parsed.Invalid.ShouldHaveSingleItem().Reason.ShouldContain("'m' is an array");
        parsed.Batch.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    [InlineData(10_000_000, 1)]
    public void Read_LongNames_AreBounded(int length, int rejected)
    {
        var name = new string('x', length);

        var parsed = Parsing.Document(
            $$"""{"observations":[{"entity":"{{name}}","metrics":{"m":1} },{{Good}}]}""");

        parsed.Invalid.Count.ShouldBe(rejected);
        parsed.Batch.Count.ShouldBe(2 - rejected);
        Parsing.Document($$"""{"observations":[{"entity":"a","metrics":{"{{name}}":1} }]}""").Invalid.Count.ShouldBe(rejected);
        Parsing.Document($$"""{"observations":[{"entity":"a","metrics":{"m":1},"context":{"l":"{{name}}"} }]}""").Invalid.Count.ShouldBe(rejected);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRejectedAlone()
    {
        byte[] body = [.. "{\"observations\":[{\"entity\":\"a"u8, 0xFF, .. "\",\"metrics\":{\"m\":1}},"u8, .. Encoding.UTF8.GetBytes(Good), .. "]}"u8];

        var parsed = Parsing.Document(body);

        parsed.Invalid.ShouldHaveSingleItem().Reason.ShouldContain("not valid Unicode");
        parsed.Batch.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(40)]
    public void Read_DuplicateAmongManyMetrics_IsFound(int count)
    {
        var metrics = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":{i}"));

        var valid = $$"""{"entity":"a","metrics":{ {{metrics}} } }""";

        Parsing.Lines(valid).Invalid.ShouldBeEmpty();
        foreach (var twice in new[] { "m0", $"m{count - 1}" })
        {
            Parsing.Lines(valid + "\n" + $$"""{"entity":"a","metrics":{ {{metrics}},"{{twice}}":1 } }""")
                .Invalid.ShouldHaveSingleItem().Reason.ShouldContain($"'{twice}' occurs twice");
        }
    }

    [Fact]
    public void Read_PastTheLimits_SaysSo()
    {
        var limits = new IngestLimits { MaxObservations = 2, MaxMetricsPerObservation = 2, MaxLabels = 1 };

        Parsing.Document("""{"observations":[{"entity":"a","metrics":{"a":1,"b":1,"c":1}}]}""", limits)
            .Invalid[0].Reason.ShouldContain("more than 2 metrics");
        Parsing.Document("""{"observations":[{"entity":"a","metrics":{"a":1},"context":{"a":"1","b":"2"}}]}""", limits)
            .Invalid[0].Reason.ShouldContain("more than 1 labels");
        Should.Throw<IngestException>(() => Parsing.Document($$"""{"observations":[{{Good}},{{Good}},{{Good}}]}""", limits))
            .Fault.ShouldBe(IngestFault.TooLarge);
        Should.Throw<IngestException>(() => Parsing.Lines($"{Good}\n{{\n{Good}", limits)).Fault.ShouldBe(IngestFault.TooLarge);
    }

    [Fact]
    public void ReadDocument_KnownNames_ComeAsTheSameInstancesWithoutAllocation()
    {
        var names = new NameCaches();
        var reader = new JsonObservationReader(new IngestLimits(), names);
        var body = Encoding.UTF8.GetBytes(
            "{\"observations\":[" + string.Join(',', Enumerable.Range(0, 500).Select(i =>
                $$$"""{"entity":"e{{{i % 50}}}","timestamp":"2026-05-01T11:00:00Z","metrics":{"cpu":{{{i}}}.25,"mem":1e{{{i % 9}}}},"context":{"role":"db"}}""")) + "]}");
        var parsed = new ParsedObservations();
        for (var i = 0; i < 3; i++)
            Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBeLessThan(500, "an allocation per observation");
        parsed.Batch.Count.ShouldBe(500);
        parsed.Batch.Entity(0).ShouldBeSameAs(parsed.Batch.Entity(50));
        parsed.Batch.Metrics(0)[0].ShouldBeSameAs(parsed.Batch.Metrics(499)[0]);
        parsed.Batch.Context(0).ShouldBeSameAs(parsed.Batch.Context(499));

        void Read()
        {
            parsed.Clear("f", Parsing.Now.ToUnixTimeMilliseconds());
            reader.ReadDocument(body, parsed);
        }
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped()
    {
        Parsing.Document("\uFEFF{\"observations\":[" + Good + "]}").Batch.Count.ShouldBe(1);
        Parsing.Lines("\uFEFF" + Good).Batch.Count.ShouldBe(1);
    }
}

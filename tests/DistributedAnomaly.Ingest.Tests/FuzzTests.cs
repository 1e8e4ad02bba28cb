using System.Text;
using DistributedAnomaly.Ingest.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Tests;

/// <summary>Generated and damaged bodies against <see cref="DomOracle"/>: never another exception, never another answer.</summary>
public sealed class FuzzTests
{
    // Shared by all bodies, and small, so that what one body left behind would show in the next.
    private static readonly NameCaches Names = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ReadDocument_GeneratedAndDamaged_AgreesWithTheDocumentModel(int seed)
    {
        var bodies = new RandomBodies(seed);
        int whole = 0, rows = 0, rejected = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var body = bodies.Document();
            var expected = DomOracle.Document(body);
            if (expected is null)
            {
                Should.Throw<IngestException>(() => Parsing.Document(body, names: Names), Encoding.UTF8.GetString(body));
                whole++;
                continue;
            }

            var parsed = Parsing.Document(body, names: Names);
            ShouldEqual(parsed, expected, body);
            rows += parsed.Batch.Count;
            rejected += parsed.Invalid.Count;
        }

        // The generator must reach every outcome, or the test proves nothing.
        whole.ShouldBeGreaterThan(250);
        rows.ShouldBeGreaterThan(1_000);
        rejected.ShouldBeGreaterThan(1_000);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void ReadLines_GeneratedAndDamaged_AgreesWithTheDocumentModel(int seed)
    {
        var bodies = new RandomBodies(seed);
        for (var i = 0; i < 4_000; i++)
        {
            var body = bodies.Lines();
            var lines = new List<byte[]>();
            foreach (var range in body.AsSpan().Split((byte)'\n'))
            {
                var line = body.AsSpan(range).Trim(" \t\r"u8);
                if (line.Length > 0)
                    lines.Add(line.ToArray());
            }

            ShouldEqual(Parsing.Lines(body), [.. lines.Select(DomOracle.Line)], body);
        }
    }

    [Fact]
    public void Read_RandomBytes_NeverThrowsAnythingElse()
    {
        var random = new Random(5);
        var reader = new JsonObservationReader(new IngestLimits(), Names);
        var parsed = new ParsedObservations();
        for (var i = 0; i < 50_000; i++)
        {
            var body = new byte[random.Next(60)];
            random.NextBytes(body);
            parsed.Clear("f", Parsing.Now.ToUnixTimeMilliseconds());
            Should.Throw<IngestException>(() => reader.ReadDocument(body, parsed));
            parsed.Clear("f", Parsing.Now.ToUnixTimeMilliseconds());
            reader.ReadLines(body, parsed);
        }
    }

    private static void ShouldEqual(ParsedObservations parsed, List<DomOracle.Row?> expected, byte[] body)
    {
        var shown = Encoding.UTF8.GetString(body);
        parsed.Count.ShouldBe(expected.Count, shown);
        parsed.Invalid.Select(i => i.Index).ShouldBe(Enumerable.Range(0, expected.Count).Where(i => expected[i] is null), shown);
        parsed.Invalid.ShouldAllBe(i => i.Reason.Length > 10 && i.Reason.Length < 1000);
        for (var row = 0; row < parsed.Batch.Count; row++)
        {
            var wanted = expected[parsed.IndexOf(row)].ShouldNotBeNull(shown);
            parsed.Batch.Entity(row).ShouldBe(wanted.Entity, shown);
            parsed.Batch.Time(row).ShouldBe(wanted.TimeMs, shown);
            parsed.Batch.Metrics(row).ToArray().ShouldBe(wanted.Metrics.Select(m => m.Name), shown);
            parsed.Batch.Values(row).ToArray().Select(BitConverter.DoubleToInt64Bits)
                .ShouldBe(wanted.Metrics.Select(m => BitConverter.DoubleToInt64Bits(m.Value)), shown);
            (parsed.Batch.Context(row)?.ToDictionary() ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal)
                .ShouldBe(wanted.Labels.OrderBy(p => p.Key, StringComparer.Ordinal), shown);
        }
    }
}

using System.Text;

namespace DistributedAnomaly.Ingest.Tests;

/// <summary>Bodies that are mostly right, wrong in one place often, and broken now and then. The same seed gives the same bodies.</summary>
internal sealed class RandomBodies(int seed)
{
    private static readonly string[] Odd =
    [
        "null", "true", "[]", "{}", "\"NaN\"", "NaN", "-Infinity", "1e400", "-1e400", "01", "1.", "\"\"", "\"x\"", "[[[1]]]", "{\"a\":{\"b\":[1]}}", "-",
        "\"\\ud800\"", "\"\\u0000\"", "\"\\u00e9\"", "1777636800", "1777636800.123", "1777636800123", "1e30", "-1", "0",
        "\"2026-05-01T11:00:00Z\"", "\"2026-05-01T11:00:00.25+01:00\"", "\"2026-05-01\"", "\"1970-01-01T00:00:00Z\"", "\"2027-05-01T00:00:00Z\"",
        "\"\\u0032026-05-01T11:00:00Z\"",
    ];

    private static readonly string[] Names = ["cpu", "mem", "disk read", "h\u00f6he", "\u6e29\u5ea6", "c\\u0070u", "\\ud83d\\ude00", "a/b", "", " ", "\\ud800", "\\n", "x\\u0007"];

    private readonly Random _random = new(seed);

    public byte[] Document()
    {
        var items = Enumerable.Range(0, _random.Next(4)).Select(_ => Observation());
        var property = OneIn(40) ? "observation" : OneIn(40) ? "observ\\u0061tions" : "observations";
        return Damage($"{Space()}{{{Space()}\"{property}\":[{string.Join(Space() + ",", items)}]{(OneIn(60) ? ",\"more\":1" : "")}}}{Space()}");
    }

    public byte[] Lines() =>
        Damage(string.Join(OneIn(2) ? "\n" : "\r\n", Enumerable.Range(0, _random.Next(4)).Select(_ => OneIn(8) ? " " : Observation().Replace("\n", " ", StringComparison.Ordinal))));

    private string Observation()
    {
        if (OneIn(25))
            return Pick(Odd);
        var properties = new List<string>
        {
            $"\"{(OneIn(30) ? "ent\\u0069ty" : "entity")}\":{(OneIn(15) ? Pick(Odd) : Quoted())}",
            $"\"metrics\":{(OneIn(15) ? Pick(Odd) : Metrics())}",
        };
        if (OneIn(2))
            properties.Add($"\"timestamp\":{(OneIn(2) ? Pick(Odd) : "\"2026-05-01T11:00:00.5Z\"")}");
        if (OneIn(2))
            properties.Add($"\"context\":{(OneIn(10) ? Pick(Odd) : Labels())}");
        if (OneIn(20))
            properties.Add(Pick(properties));
        if (OneIn(25))
            properties.Add($"\"{Pick(Names)}\":{Pick(Odd)}");
        if (OneIn(25))
            properties.RemoveAt(0);
        return "{" + string.Join(Space() + "," + Space(), properties.OrderBy(_ => _random.Next())) + "}";
    }

    private string Metrics()
    {
        var count = OneIn(20) ? _random.Next(10, 40) : _random.Next(1, 5);
        return "{" + string.Join(",", Enumerable.Range(0, count).Select(i =>
            $"{(OneIn(6) ? Quoted() : $"\"m{i}\"")}{Space()}:{(OneIn(30) ? Pick(Odd) : Number())}")) + "}";
    }

    private string Labels() =>
        "{" + string.Join(",", Enumerable.Range(0, OneIn(20) ? 33 : _random.Next(4)).Select(i => $"{(OneIn(8) ? Quoted() : $"\"l{i}\"")}:{(OneIn(12) ? Pick(Odd) : Quoted())}")) + "}";

    private string Quoted() => OneIn(40) ? $"\"{new string('n', _random.Next(250, 262))}\"" : OneIn(3) ? $"\"{Pick(Names)}\"" : $"\"host-{_random.Next(30)}\"";

    private string Number() => _random.Next(5) switch
    {
        0 => _random.Next(-1000, 1000).ToString(),
        1 => (_random.NextDouble() * Math.Pow(10, _random.Next(-310, 308))).ToString("R"),
        2 => Math.Round(_random.NextDouble() * 1000, 3).ToString(),
        3 => $"{_random.Next()}e{_random.Next(-20, 20)}",
        _ => $"-{_random.NextInt64()}.{_random.NextInt64()}",
    };

    private byte[] Damage(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        if (OneIn(4) && bytes.Count > 0)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(5))
            {
                case 0: bytes.RemoveAt(at); break;
                case 1: bytes[at] = (byte)_random.Next(256); break;
                case 2: bytes.Insert(at, (byte)_random.Next(256)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Odd))); break;
            }
        }

        return [.. bytes];
    }

    private string Space() => OneIn(12) ? Pick([" ", "\n", "\t", "\r\n"]) : "";

    private bool OneIn(int n) => _random.Next(n) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}

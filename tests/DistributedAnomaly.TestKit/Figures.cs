using System.Text.Json;

namespace DistributedAnomaly.TestKit;

/// <summary>What a drill has found, for people as a table and for programs as one line of JSON.</summary>
public sealed class Figures(string drill)
{
    private readonly List<(string Name, object Value)> _all = [("drill", drill)];

    /// <summary>Promises that were broken, in words; none: the drill has passed.</summary>
    public List<string> Violations { get; } = [];

    public object this[string name]
    {
        set => _all.Add((name, value));
    }

    /// <exception cref="InvalidOperationException">There is no such figure.</exception>
    public double NumberOf(string name) => Convert.ToDouble(_all.First(f => f.Name == name).Value);

    /// <summary>Rounds to what a table can show.</summary>
    public void Add(string name, double value) => _all.Add((name, Math.Round(value, Math.Abs(value) >= 1000 ? 0 : Math.Abs(value) >= 10 ? 1 : 4)));

    public void Write(TextWriter output)
    {
        output.WriteLine();
        foreach (var (name, value) in _all)
            output.WriteLine($"  {name,-44} {(value is double number ? number.ToString("#,0.####") : value)}");
        foreach (var violation in Violations.Take(20))
            output.WriteLine($"  VIOLATION {violation}");
        output.WriteLine();
        var fields = new Dictionary<string, object>(StringComparer.Ordinal) { ["violations"] = Violations.Count };
        foreach (var (name, value) in _all)
            fields[name] = value;
        output.WriteLine(JsonSerializer.Serialize(fields));
        output.Flush();
    }
}

using System.Globalization;
using System.Text;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.TestKit.AlertScenarios;

/// <summary>
/// Reads scenario files. A scenario begins with <c>== name</c>; lines of policy (see <see cref="ScenarioPolicyText"/>), <c>start</c> and
/// <c>until</c> follow; then steps (<c>10s fire web1</c>) and what has to be told (<c>30s &gt; team firing web1 resolved web2 cause repeat</c>).
/// Nothing else may be told.
/// </summary>
public static class AlertScenarioFile
{
    /// <summary>All scenarios of the files beside the test.</summary>
    public static IEnumerable<AlertScenario> All() => Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "AlertScenarios", "Files"), "*.txt")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Parse(File.ReadAllLines(file), Path.GetFileNameWithoutExtension(file)));

    public static IEnumerable<AlertScenario> Parse(IEnumerable<string> lines, string file)
    {
        var all = new List<AlertScenario>();
        string? name = null;
        var body = new List<string>();
        foreach (var line in lines.Append("== end"))
        {
            if (!line.StartsWith("== ", StringComparison.Ordinal))
            {
                body.Add(line);
                continue;
            }

            if (name is not null)
                all.Add(ParseOne($"{file}: {name}", body));
            name = line[3..];
            body.Clear();
        }

        return all;
    }

    private static AlertScenario ParseOne(string name, List<string> body)
    {
        var start = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        var until = TimeSpan.FromHours(1);
        var policies = new Dictionary<string, List<string>>(StringComparer.Ordinal) { [""] = [] };
        var current = "";
        var timed = new List<List<string>>();
        foreach (var line in body)
        {
            var words = Words(line);
            if (words.Count == 0 || words[0].StartsWith('#'))
                continue;
            if (words[0] == "start")
                start = DateTimeOffset.Parse(words[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            else if (words[0] == "until")
                until = Duration(words[1]);
            else if (words[0] == "policy")
                policies[current = words[1]] = [];
            else if (char.IsAsciiDigit(words[0][0]))
                timed.Add(words);
            else
                policies[current].Add(line);
        }

        var parsed = policies.ToDictionary(p => p.Key, p => ScenarioPolicyText.Parse(p.Value, start), StringComparer.Ordinal);
        var steps = timed.Where(w => w[1] != ">").Select(w => Step(w, parsed)).OrderBy(s => s.At).ToList();
        var told = timed.Where(w => w[1] == ">").Select(Told).OrderBy(t => t.At).ToList();
        return new AlertScenario(name, parsed[""], start, until, steps, told);
    }

    /// <example>90s, 1h30m, 2d</example>
    public static TimeSpan Duration(string text)
    {
        var total = TimeSpan.Zero;
        var number = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) || c == '.')
            {
                number.Append(c);
                continue;
            }

            var value = double.Parse(number.ToString(), CultureInfo.InvariantCulture);
            total += c switch
            {
                'd' => TimeSpan.FromDays(value),
                'h' => TimeSpan.FromHours(value),
                'm' => TimeSpan.FromMinutes(value),
                's' => TimeSpan.FromSeconds(value),
                _ => throw new FormatException($"'{text}' is not a duration"),
            };
            number.Clear();
        }

        return total;
    }

    /// <summary>Splits at blanks that are neither in braces nor in quotes.</summary>
    public static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (depth, quoted) = (0, false);
        foreach (var c in line)
        {
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c != ' ' || depth > 0 || quoted)
            {
                word.Append(c);
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }

        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }

    private static ScenarioAction Step(List<string> words, Dictionary<string, AlertPolicy> policies)
    {
        var verb = words[1];
        var braces = words.Find(w => w.StartsWith('{')) ?? "";
        var duration = words.IndexOf("for") is > 0 and var at ? Duration(words[at + 1]) : (TimeSpan?)null;
        var target = words.Count > 2 ? words[2] : "";
        return verb.StartsWith("silence", StringComparison.Ordinal)
            ? new ScenarioAction(Duration(words[0]), verb, target, ContextLabels.Empty, braces, duration)
            : new ScenarioAction(
                Duration(words[0]), verb, target, Labels(braces), For: duration, Policy: verb == "policy" ? policies[target] : null);
    }

    private static ContextLabels Labels(string braces) => ContextLabels.From(
        Core.Alerting.Matching.MatcherSyntax.Parse(braces).Items.Select(m => KeyValuePair.Create(m.Name, m.Value)));

    private static ScenarioTold Told(List<string> words)
    {
        var parts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var part = new List<string>();
        foreach (var word in words.Skip(3))
        {
            // A cause may be called as the part is.
            var isCause = parts.GetValueOrDefault("cause") == part;
            if (!isCause && word is "firing" or "resolved" or "cause")
                parts[word] = part = [];
            else
                part.Add(word);
        }

        return new ScenarioTold(Duration(words[0]), words[2], Names("firing"), Names("resolved"), parts.GetValueOrDefault("cause")?[0]);

        string Names(string key) => parts.TryGetValue(key, out var names) ? string.Join(' ', names.Order(StringComparer.Ordinal)) : "";
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace DistributedAnomaly.Deploy.Tests.Containers;

/// <summary>A Dockerfile, read as far as it is used here: instructions with their words, by stage.</summary>
internal sealed partial class Dockerfile
{
    private Dockerfile(string path, IReadOnlyList<(string Stage, string Name, string Text)> instructions) => (Path, Instructions) = (path, instructions);

    public string Path { get; }

    public IReadOnlyList<(string Stage, string Name, string Text)> Instructions { get; }

    public static Dockerfile Read(string path)
    {
        var instructions = new List<(string, string, string)>();
        var stage = string.Empty;
        var text = Comment().Replace(Repository.Read(path), string.Empty).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, rest) = (line.Split(' ')[0], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
            if (name == "FROM")
                stage = rest.Split(" AS ")[1];
            instructions.Add((stage, name, rest));
        }

        return new Dockerfile(path, instructions);
    }

    public IEnumerable<string> All(string name) => Instructions.Where(i => i.Name == name).Select(i => i.Text);

    public string Only(string name) => All(name).Single();

    /// <summary>From what folder or file of the repository to what place in the stage.</summary>
    public IEnumerable<(string From, string To)> Copies => All("COPY").Where(c => !c.StartsWith("--", StringComparison.Ordinal))
        .Select(c => c.Split(' ')).SelectMany(words => words[..^1].Select(from => (from, words[^1])));

    /// <summary>The words of an instruction in exec form; fails for the shell form, which the image has no shell for.</summary>
    public static string[] Exec(string text) => JsonSerializer.Deserialize<string[]>(text)!;

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline, 5_000)]
    private static partial Regex Comment();
}

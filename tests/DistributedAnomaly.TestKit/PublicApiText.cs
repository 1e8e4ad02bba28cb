using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace DistributedAnomaly.TestKit;

/// <summary>
/// The public surface of an assembly as text: one type per paragraph, one member per line, in ordinal order. It is checked in, so that
/// no change of it goes unseen.
/// </summary>
public static class PublicApiText
{
    /// <summary>Set to 1, a comparison writes the baseline instead: <c>UPDATE_PUBLIC_API=1 dotnet test ...</c></summary>
    public const string UpdateVariable = "UPDATE_PUBLIC_API";

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(ApiTypeText.Declaration(type)).Append('\n');
            foreach (var member in ApiMemberText.Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Fails when the assembly's public surface is not that of its baseline.</summary>
    /// <param name="assembly">What is compared.</param>
    /// <param name="project">Name of its folder in <c>src</c>; the baseline is <c>PublicApi.txt</c> in there.</param>
    /// <param name="here">Found by the compiler.</param>
    public static void ShouldMatchBaseline(Assembly assembly, string project, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(RepositoryRoot(here), "src", project, "PublicApi.txt");
        var now = Of(assembly);
        if (string.Equals(Environment.GetEnvironmentVariable(UpdateVariable), "1", StringComparison.Ordinal))
            File.WriteAllText(path, now);
        var before = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (Difference(before, now) is { } difference)
        {
            throw new InvalidOperationException(
                $"The public API of {project} differs from {path}. If that is meant, write it anew with {UpdateVariable}=1.\n{difference}");
        }
    }

    /// <summary>The lines that came and went; null if there are none.</summary>
    public static string? Difference(string before, string now)
    {
        var (old, current) = (Lines(before), Lines(now));
        var changes = old.Except(current, StringComparer.Ordinal).Select(line => "- " + line)
            .Concat(current.Except(old, StringComparer.Ordinal).Select(line => "+ " + line)).ToList();
        return changes.Count == 0 ? null : string.Join('\n', changes);
    }

    /// <summary>Members carry their type's name, so that the same member of two types is two lines.</summary>
    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var type = "";
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (!line.StartsWith(' '))
                type = line;
            lines.Add(line.StartsWith(' ') ? $"{type} :: {line.Trim()}" : line);
        }

        return lines;
    }

    private static string RepositoryRoot(string start)
    {
        var folder = Path.GetDirectoryName(start);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no repository root above {start}");
    }
}

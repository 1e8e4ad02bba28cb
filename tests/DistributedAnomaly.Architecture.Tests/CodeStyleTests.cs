namespace DistributedAnomaly.Architecture.Tests;

/// <summary>Habits that the compiler does not hold. Exceptions are listed by name, each with its reason.</summary>
public sealed class CodeStyleTests
{
    private const int LongestFile = 400;

    private static readonly Dictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> SeveralTypes = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> ForbiddenNames = new(StringComparer.Ordinal);

    [Fact]
    public void Files_Length_IsReadable() => Check(
        Repository.CodeFiles().Where(file => File.ReadLines(file).Count() > LongestFile).Select(Repository.Relative), LongFiles);

    [Fact]
    public void Files_HoldOnePublicType() => Check(
        Repository.CodeFiles().Where(file => Patterns.PublicType().Count(File.ReadAllText(file)) > 1).Select(Repository.Relative), SeveralTypes);

    [Fact]
    public void Types_NamesSayWhatTheyAre() => Check(
        Repository.CodeFiles().SelectMany(file => Patterns.AnyType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .Where(name => Patterns.VagueName().IsMatch(name))
            .Distinct(StringComparer.Ordinal),
        ForbiddenNames);

    /// <summary>Such a namespace hides the real one from its siblings.</summary>
    [Fact]
    public void Namespaces_DoNotHideTheFrameworks() => Repository.CodeFiles()
        .Where(file => Patterns.HidingNamespace().IsMatch(File.ReadAllText(file)))
        .Select(Repository.Relative)
        .ShouldBeEmpty();

    /// <summary>Core decides from its arguments alone, so that the same observations give the same verdicts everywhere.</summary>
    [Fact]
    public void Core_AsksNothingOfItsSurroundings() => Repository.CodeFiles()
        .Where(file => Repository.Relative(file).StartsWith("src/DistributedAnomaly.Core/", StringComparison.Ordinal) && Patterns.Surroundings().IsMatch(File.ReadAllText(file)))
        .Select(Repository.Relative)
        .ShouldBeEmpty();

    [Theory]
    [InlineData("public sealed record Reading(int A);\n\ninternal sealed class Other;\n", 1)]
    [InlineData("public sealed record Reading(int A);\n\npublic static partial class Other\n{\n}\n", 2)]
    [InlineData("public enum A\n{\n}\n\npublic delegate void B();\n", 2)]
    public void PublicType_Pattern_CountsTopLevelTypes(string code, int expected) => Patterns.PublicType().Count(code).ShouldBe(expected);

    [Theory]
    [InlineData("AlertManager", true)]
    [InlineData("StringUtils", true)]
    [InlineData("ServiceCollectionExtensions", true)]
    [InlineData("Alert", false)]
    public void VagueName_Pattern_FindsTheWords(string name, bool expected) => Patterns.VagueName().IsMatch(name).ShouldBe(expected);

    private static void Check(IEnumerable<string> found, Dictionary<string, string> exceptions)
    {
        var all = found.ToList();
        all.Except(exceptions.Keys).ShouldBeEmpty();
        exceptions.Keys.Except(all).ShouldBeEmpty("these exceptions are no longer needed");
        exceptions.Values.ShouldAllBe(reason => reason.Length > 10);
    }
}

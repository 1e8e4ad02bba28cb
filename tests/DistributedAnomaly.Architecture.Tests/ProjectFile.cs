using System.Xml.Linq;

namespace DistributedAnomaly.Architecture.Tests;

/// <param name="Path">Relative to the repository, with forward slashes.</param>
internal sealed record ProjectFile(string Path, XDocument Xml)
{
    /// <summary>Without the leading <c>DistributedAnomaly.</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path)["DistributedAnomaly.".Length..];

    public string AssemblyName =>
        Xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    public IEnumerable<XElement> Packages => Xml.Descendants("PackageReference");

    /// <summary>Names of the projects referenced, without the leading <c>DistributedAnomaly.</c>.</summary>
    public IEnumerable<string> References => Xml.Descendants("ProjectReference")
        .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/').Split('/')[^1])
        .Select(file => file["DistributedAnomaly.".Length..^".csproj".Length]);

    /// <summary>Needs packages that not every registry has: only in the whole solution.</summary>
    public bool IsClusterOrTorch => Packages.Any(package => package.Attribute("Include")!.Value is var id
        && (id.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal) || id.StartsWith("TorchSharp", StringComparison.Ordinal)
            || id.StartsWith("libtorch", StringComparison.Ordinal)));

    public override string ToString() => Name;
}

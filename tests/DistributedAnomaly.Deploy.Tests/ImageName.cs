namespace DistributedAnomaly.Deploy.Tests;

/// <summary>Names of container images.</summary>
internal static class ImageName
{
    private const string Ours = "distributed-anomaly-";

    /// <returns>Why the image is not pinned; null: it is.</returns>
    public static string? Fault(string image)
    {
        var name = image.Split('/')[^1];
        var tag = name.Split(':').ElementAtOrDefault(1);
        if (string.IsNullOrEmpty(tag) || tag.Contains("latest", StringComparison.Ordinal) || !tag.Any(char.IsAsciiDigit))
            return $"'{image}' has no version";
        if (name.StartsWith(Ours, StringComparison.Ordinal))
            return tag == Repository.Version ? null : $"'{image}' is not the version of this repository, {Repository.Version}";
        return tag.Contains('.', StringComparison.Ordinal) ? null : $"'{image}' is pinned to a major version only";
    }
}

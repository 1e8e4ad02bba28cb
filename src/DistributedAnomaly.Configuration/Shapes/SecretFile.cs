namespace DistributedAnomaly.Configuration.Shapes;

/// <summary>A file that holds one secret, as orchestrators mount them.</summary>
internal static class SecretFile
{
    private const int MaxBytes = 64 << 10;

    /// <returns>Its text without line breaks at the end.</returns>
    /// <exception cref="IOException">It cannot be read, or is no text file of a secret's size.</exception>
    public static string Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllText(path).TrimEnd('\r', '\n')
                : throw new IOException($"it has more than {MaxBytes} bytes");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}

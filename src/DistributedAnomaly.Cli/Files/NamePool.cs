using System.Text;

namespace DistributedAnomaly.Cli.Files;

/// <summary>Gives the same string for the same UTF-8 text, without allocation once it is known.</summary>
internal sealed class NamePool(int capacity = 1_000_000)
{
    private const int MaxChars = 256;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public string Get(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        if (_names.Count < capacity)
            _names.Add(name);
        return name;
    }

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxChars)
            return Encoding.UTF8.GetString(utf8);
        Span<char> chars = stackalloc char[MaxChars];
        var name = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        return _names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) ? known : Get(name.ToString());
    }
}

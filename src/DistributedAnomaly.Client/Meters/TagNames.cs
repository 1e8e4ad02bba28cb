using System.Globalization;

namespace DistributedAnomaly.Client.Meters;

/// <summary>Folds an instrument's name and tags into a metric's name: <c>requests{method=GET,route=/}</c>, tags in ordinal order.</summary>
internal static class TagNames
{
    /// <summary>The longest name that a server takes, less what a histogram's metrics add to it.</summary>
    public const int MaxLength = 256 - 5;

    /// <summary>Writes the name without allocation.</summary>
    /// <returns>Its length; 0: it does not fit.</returns>
    public static int Fold(string name, ReadOnlySpan<KeyValuePair<string, object?>> tags, Span<char> target)
    {
        if (target.Length > MaxLength)
            target = target[..MaxLength];
        var at = 0;
        if (!Append(name, target, ref at))
            return 0;
        if (tags.Length == 0)
            return at;
        Span<int> order = stackalloc int[Math.Min(tags.Length, 32)];
        if (tags.Length > order.Length)
            return 0;
        Sort(tags, order);
        for (var i = 0; i < order.Length; i++)
        {
            var (key, value) = tags[order[i]];
            if (!Append(i == 0 ? "{" : ",", target, ref at) || !Append(key, target, ref at) || !Append("=", target, ref at)
                || !AppendValue(value, target, ref at))
                return 0;
        }

        return Append("}", target, ref at) ? at : 0;
    }

    private static void Sort(ReadOnlySpan<KeyValuePair<string, object?>> tags, Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
        {
            var j = i;
            for (; j > 0 && string.CompareOrdinal(tags[order[j - 1]].Key, tags[i].Key) > 0; j--)
                order[j] = order[j - 1];
            order[j] = i;
        }
    }

    private static bool AppendValue(object? value, Span<char> target, ref int at)
    {
        if (value is not ISpanFormattable formattable)
            return Append(value?.ToString() ?? "", target, ref at);
        if (!formattable.TryFormat(target[at..], out var written, default, CultureInfo.InvariantCulture))
            return false;
        Clean(target.Slice(at, written));
        at += written;
        return true;
    }

    private static bool Append(string text, Span<char> target, ref int at)
    {
        if (!text.TryCopyTo(target[at..]))
            return false;
        Clean(target.Slice(at, text.Length));
        at += text.Length;
        return true;
    }

    /// <summary>Control characters, which a server refuses, become underscores.</summary>
    private static void Clean(Span<char> text)
    {
        foreach (ref var c in text)
        {
            if (char.IsControl(c))
                c = '_';
        }
    }
}

using System.Text;

namespace DistributedAnomaly.Core.Alerting.Matching;

/// <summary>Text between double quotes, with backslashes before quotes, backslashes and line ends.</summary>
internal static class QuotedText
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Takes the text in quotes that begins at <paramref name="at"/>, and moves behind it.</summary>
    /// <exception cref="FormatException">The closing quote is missing.</exception>
    public static string Take(ReadOnlySpan<char> text, ref int at)
    {
        var taken = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return taken.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                _ = text[at] switch
                {
                    'n' => taken.Append('\n'),
                    '"' or '\\' => taken.Append(text[at]),
                    _ => taken.Append('\\').Append(text[at]),
                };
                continue;
            }

            taken.Append(text[at]);
        }

        throw new FormatException("The closing quote is missing.");
    }
}

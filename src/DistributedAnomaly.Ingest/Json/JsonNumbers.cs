using System.Buffers.Text;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>Numbers as the JSON reader hands them out, to doubles: the nearest one, as everywhere in .NET.</summary>
public static class JsonNumbers
{
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>
    /// Up to 2^53 as the digits without their point, and up to 10^22 as the power, one division of two exact doubles is correctly
    /// rounded (Clinger 1990); everything else takes the general way.
    /// </summary>
    /// <param name="text">A JSON number: its grammar has been checked.</param>
    /// <returns>Infinity where the number is beyond the range of a double.</returns>
    public static double Parse(ReadOnlySpan<byte> text)
    {
        var i = text[0] == '-' ? 1 : 0;
        ulong digits = 0;
        var point = -1;
        // 18 characters keep the digits below 10^18: no overflow.
        if (text.Length <= 18)
        {
            for (; i < text.Length; i++)
            {
                var d = (uint)(text[i] - '0');
                if (d <= 9)
                    digits = digits * 10 + d;
                else if (text[i] == '.')
                    point = i;
                else
                    return General(text);
            }

            if (digits <= 1UL << 53)
            {
                var value = point < 0 ? digits : digits / Powers[text.Length - 1 - point];
                return text[0] == '-' ? -value : value;
            }
        }

        return General(text);
    }

    private static double General(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length
            ? value
            : throw new FormatException("not a JSON number");
}

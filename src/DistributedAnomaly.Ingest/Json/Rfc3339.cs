namespace DistributedAnomaly.Ingest.Json;

/// <summary>Timestamps as RFC 3339 text (<c>2026-05-01T12:30:00.250+02:00</c>), read from UTF-8 without allocation.</summary>
public static class Rfc3339
{
    private const long MsPerDay = 86_400_000;

    /// <param name="text">Date, <c>T</c> or a space, time, optional fraction, and <c>Z</c> or an offset, which is demanded.</param>
    /// <param name="unixMs">Unix ms; digits beyond milliseconds are cut off.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':')
            return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second))
            return false;
        // A leap second (60) is taken as the second after.
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return false;
        var rest = text[19..];
        if (!Fraction(ref rest, out var ms) || !Offset(rest, out var offsetMinutes))
            return false;
        var days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        unixMs = days * MsPerDay + ((hour * 60 + minute - offsetMinutes) * 60L + second) * 1000 + ms;
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> rest, out int ms)
    {
        ms = 0;
        if (rest[0] != '.')
            return true;
        var digits = 1;
        while (digits < rest.Length && char.IsAsciiDigit((char)rest[digits]))
        {
            if (digits <= 3)
                ms = ms * 10 + rest[digits] - '0';
            digits++;
        }

        for (var i = digits; i <= 3; i++)
            ms *= 10;
        rest = rest[digits..];
        return digits > 1;
    }

    private static bool Offset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length == 1)
            return rest[0] is (byte)'Z' or (byte)'z';
        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !Digits(rest[1..3], out var hour) || !Digits(rest[4..6], out var minute) || hour > 23 || minute > 59)
            return false;
        minutes = (hour * 60 + minute) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            value = value * 10 + b - '0';
        }

        return true;
    }
}

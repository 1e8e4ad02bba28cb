using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Querying;

/// <summary>Where a page ended: the sort, the rank and the name of its last entity.</summary>
internal sealed record EntityCursor(double Rank, string Name)
{
    public static string Of(EntitySummary last, EntitySort sort) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        $"{(int)sort}:{BitConverter.DoubleToInt64Bits(new EntityOrder(sort).Rank(last)).ToString("x", CultureInfo.InvariantCulture)}:{last.Entity}"));

    /// <exception cref="ArgumentException">Not a cursor, or one of another sort.</exception>
    public static EntityCursor Parse(string text, EntitySort sort)
    {
        string[] parts;
        try
        {
            parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(':', 3);
        }
        catch (FormatException)
        {
            parts = [];
        }

        return parts.Length == 3 && parts[0] == ((int)sort).ToString(CultureInfo.InvariantCulture)
            && long.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
            ? new EntityCursor(BitConverter.Int64BitsToDouble(bits), parts[2])
            : throw new ArgumentException("The cursor is not one that this query handed out.", nameof(text));
    }
}

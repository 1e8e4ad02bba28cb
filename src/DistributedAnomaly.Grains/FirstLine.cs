namespace DistributedAnomaly.Grains;

/// <summary>Errors that came over the wire carry the stack of the other side in their message.</summary>
internal static class FirstLine
{
    public static string Of(Exception error) => error.Message.Split('\n', 2)[0].TrimEnd();
}

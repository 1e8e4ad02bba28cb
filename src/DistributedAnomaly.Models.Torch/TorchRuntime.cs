namespace DistributedAnomaly.Models.Torch;

/// <summary>Whether the native libraries of Torch are there and can be loaded on this machine.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<string?> Fault = new(Load);

    public static bool IsAvailable => WhyNot is null;

    /// <summary>Why Torch cannot be used; null: it can.</summary>
    public static string? WhyNot => Fault.Value;

    private static string? Load()
    {
        try
        {
            // Networks of this size gain nothing from more, and a host has other work for its cores.
            TorchSharp.torch.set_num_threads(1);
            return null;
        }
        catch (Exception e)
        {
            return (e.InnerException ?? e).Message;
        }
    }
}

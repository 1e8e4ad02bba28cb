using System.Runtime.InteropServices;

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
            return FaultOfLibrary() ?? (e.InnerException ?? e).Message;
        }
    }

    /// <summary>What the system says of the native library where it lies beside this assembly: the package's own message does not tell.</summary>
    private static string? FaultOfLibrary()
    {
        var folder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location);
        if (string.IsNullOrEmpty(folder))
            return null;
        string[] places = [folder, Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        var file = places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*LibTorchSharp*")).FirstOrDefault();
        if (file is null)
            return null;
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }
}

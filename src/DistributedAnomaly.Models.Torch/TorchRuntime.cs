using System.Runtime.InteropServices;

namespace DistributedAnomaly.Models.Torch;

/// <summary>Whether the native libraries of Torch are there and can be loaded on this machine.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<string?> Fault = new(Load);

    public static bool IsAvailable => WhyNot is null;

    /// <summary>Why Torch cannot be used; null: it can. The first call loads it.</summary>
    public static string? WhyNot => Fault.Value;

    /// <summary>
    /// TorchSharp is not asked before its native library is loaded: where it cannot load it itself, it writes to the standard output, copies
    /// what a package cache holds to where it lies, and does not tell the reason.
    /// </summary>
    private static string? Load()
    {
        var places = Places();
        if (places.FirstOrDefault(File.Exists) is not { } library)
            return "there is no " + string.Join(", no ", places);
        try
        {
            NativeLibrary.Load(library);

            // Networks of this size gain nothing from more, and a host has other work for its cores.
            TorchSharp.torch.set_num_threads(1);
            return null;
        }
        catch (Exception e)
        {
            return (e.InnerException ?? e).Message;
        }
    }

    /// <summary>Where TorchSharp's library lies: beside this assembly if that was published for one system, else in a folder for each.</summary>
    private static string[] Places()
    {
        var folder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location) ?? AppContext.BaseDirectory;
        var (system, library) = OperatingSystem.IsWindows() ? ("win", "LibTorchSharp.dll")
            : OperatingSystem.IsMacOS() ? ("osx", "libLibTorchSharp.dylib")
            : ("linux", "libLibTorchSharp.so");
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return [Path.Combine(folder, library), Path.Combine(folder, "runtimes", $"{system}-{processor}", "native", library)];
    }
}

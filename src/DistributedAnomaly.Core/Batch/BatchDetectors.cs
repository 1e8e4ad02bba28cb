using System.Reflection;

namespace DistributedAnomaly.Core.Batch;

/// <summary>Every batch detector by its name. Only types of this assembly: a name in a model file can never lead to other code.</summary>
public static class BatchDetectors
{
    private static readonly SortedDictionary<string, Type> ByName = Find();

    /// <summary>Sorted.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>A detector with its default hyper-parameters; null: there is none of this name.</summary>
    public static IBatchDetector? Create(string name) =>
        ByName.TryGetValue(name, out var type) ? (IBatchDetector)Activator.CreateInstance(type)! : null;

    private static SortedDictionary<string, Type> Find()
    {
        var found = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && typeof(IBatchDetector).IsAssignableFrom(type))
                found.Add(((IBatchDetector)Activator.CreateInstance(type)!).Name, type);
        }

        return found;
    }
}

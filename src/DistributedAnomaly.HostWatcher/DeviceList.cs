namespace DistributedAnomaly.HostWatcher;

/// <summary>The watched devices of one kind by name: bounded, and rebuilt when the machine's devices change.</summary>
internal sealed class DeviceList<T>(int capacity, Func<string, T> create)
    where T : class
{
    private Dictionary<string, T> _devices = new(StringComparer.Ordinal);

    public IReadOnlyCollection<T> Devices => _devices.Values;

    /// <summary>Names that did not fit.</summary>
    public IReadOnlyList<string> Overflow { get; private set; } = [];

    /// <summary>Keeps the state of devices that are still there, forgets those that went, and admits new ones up to the cap.</summary>
    public void Replace(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        // Those already watched come first: a new device never pushes out one that has a history.
        all = [.. all.Where(_devices.ContainsKey), .. all.Where(name => !_devices.ContainsKey(name))];
        var old = _devices;
        _devices = all.Take(capacity).ToDictionary(name => name, name => old.GetValueOrDefault(name) ?? create(name), StringComparer.Ordinal);
        Overflow = [.. all.Skip(capacity)];
    }

    public T? Find(ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length > 256)
            return null;
        Span<char> name = stackalloc char[utf8Name.Length];
        var length = System.Text.Encoding.UTF8.GetChars(utf8Name, name);
        return _devices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var device) ? device : null;
    }
}

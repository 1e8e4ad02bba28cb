using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Grains.Wire;

namespace DistributedAnomaly.Grains.Tests.Wire;

/// <summary>
/// Values of every serialized type with all members filled at random, and their comparison member by member. What has a surrogate is made
/// and compared by way of it, so that a converter that forgets a member is found out.
/// </summary>
internal sealed class RandomWire(int seed)
{
    private static readonly Dictionary<Type, (object Converter, Type Surrogate)> Converters = typeof(GrainAnomalyEngine).Assembly.GetTypes()
        .Where(t => t.IsDefined(typeof(RegisterConverterAttribute)))
        .Select(t => (Type: t, Of: t.GetInterfaces().Single(i => i.GetGenericTypeDefinition() == typeof(IConverter<,>)).GetGenericArguments()))
        .ToDictionary(c => c.Of[0], c => (Activator.CreateInstance(c.Type)!, c.Of[1]));

    private readonly Random _random = new(seed);

    /// <summary>Everything that goes over the wire, surrogates in their original form.</summary>
    public static IEnumerable<Type> Types => Converters.Keys
        .Concat(GrainContractText.Serialized(typeof(GrainAnomalyEngine).Assembly).Except(Converters.Values.Select(c => c.Surrogate)));

    public object Make(Type type)
    {
        if (type == typeof(ObservationBatch))
            return Batch(_random.Next(5));
        if (type == typeof(RowSlice))
            return Slice();
        if (type == typeof(ContextLabels))
            return ContextLabels.From(Enumerable.Range(0, _random.Next(4)).Select(i => KeyValuePair.Create($"n{i}", Text())));
        if (Converters.TryGetValue(type, out var converter))
        {
            var surrogate = Fill(Activator.CreateInstance(converter.Surrogate)!);
            return converter.Converter.GetType().GetMethod("ConvertFromSurrogate")!.Invoke(converter.Converter, [surrogate])!;
        }

        return Fill(RuntimeHelpers.GetUninitializedObject(type));
    }

    public static bool AreEqual(object? a, object? b)
    {
        if (a is null || b is null)
            return a is null && b is null;
        if (a.GetType() != b.GetType())
            return false;
        if (a is Array all)
        {
            var other = (Array)b;
            return all.Length == other.Length && Enumerable.Range(0, all.Length).All(i => AreEqual(all.GetValue(i), other.GetValue(i)));
        }

        if (a is System.Collections.IList list)
            return AreEqual(list.Cast<object>().ToArray(), ((System.Collections.IList)b).Cast<object>().ToArray());
        if (a is double number)
            return BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)b);
        if (a is ContextLabels or EntityKey)
            return a.Equals(b);
        if (Converters.TryGetValue(a.GetType(), out var converter))
        {
            var to = converter.Converter.GetType().GetMethod("ConvertToSurrogate")!;
            return AreMembersEqual(to.Invoke(converter.Converter, [a])!, to.Invoke(converter.Converter, [b])!);
        }

        return a.GetType().IsDefined(typeof(GenerateSerializerAttribute)) ? AreMembersEqual(a, b) : a.Equals(b);
    }

    private static bool AreMembersEqual(object a, object b) =>
        GrainContractText.Members(a.GetType()).All(m => AreEqual(Get(m.Member, a), Get(m.Member, b)));

    private static object? Get(MemberInfo member, object of) => member is FieldInfo field ? field.GetValue(of) : ((PropertyInfo)member).GetValue(of);

    private object Fill(object value)
    {
        foreach (var (_, member, type) in GrainContractText.Members(value.GetType()))
        {
            var made = Value(type, new NullabilityInfoContext(), member);
            if (member is FieldInfo field)
                field.SetValue(value, made);
            else
                ((PropertyInfo)member).SetValue(value, made);
        }

        return value;
    }

    private object? Value(Type type, NullabilityInfoContext nullability, MemberInfo member)
    {
        var info = member is FieldInfo field ? nullability.Create(field) : nullability.Create((PropertyInfo)member);
        return info.WriteState == NullabilityState.Nullable && _random.Next(3) == 0 ? null : Value(Nullable.GetUnderlyingType(type) ?? type);
    }

    private object Value(Type type)
    {
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, _random.Next(4));
            for (var i = 0; i < array.Length; i++)
                array.SetValue(Value(type.GetElementType()!), i);
            return array;
        }

        return type switch
        {
            _ when type == typeof(string) => Text(),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(byte) => (byte)_random.Next(3),
            _ when type == typeof(int) => _random.Next(int.MinValue, int.MaxValue),
            _ when type == typeof(long) => _random.NextInt64(long.MinValue, long.MaxValue),
            _ when type == typeof(double) => BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue)),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(_random.NextInt64()),
            _ when type == typeof(SiloAddress) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, _random.Next(1, 65536)), _random.Next()),
            _ when type == typeof(List<string>) => Enumerable.Range(0, _random.Next(4)).Select(_ => Text()).ToList(),
            _ => Make(type),
        };
    }

    private string Text() => new([.. Enumerable.Range(0, _random.Next(6)).Select(_ => "abc/ é€\u0001"[_random.Next(8)])]);

    private ObservationBatch Batch(int rows)
    {
        var batch = new ObservationBatch(Text()) { ReceivedMs = _random.NextInt64() };
        for (var i = 0; i < rows; i++)
        {
            batch.Add(Text(), _random.NextInt64(), _random.Next(2) == 0 ? null : (ContextLabels)Make(typeof(ContextLabels)));
            for (var m = _random.Next(4); m > 0; m--)
                batch.AddMetric(Text(), (double)Value(typeof(double)));
        }

        return batch;
    }

    /// <summary>On the wire a slice is its rows alone; so that it can be compared it has all of its batch.</summary>
    private RowSlice Slice()
    {
        var batch = Batch(_random.Next(1, 5));
        return new RowSlice(
            batch, [.. Enumerable.Range(0, batch.Count)], [.. Enumerable.Range(0, batch.Count).Select(i => i * 3)], (Engine.VerdictFilter)_random.Next(3));
    }
}

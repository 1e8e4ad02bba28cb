using System.Reflection;
using System.Runtime.CompilerServices;

namespace DistributedAnomaly.TestKit;

/// <summary>Writes types as C# does.</summary>
internal static class ApiTypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char",
        [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Declaration(Type type)
    {
        var bases = new List<string>();
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) && parent != typeof(MulticastDelegate))
            bases.Add(Name(parent));
        if (!type.IsEnum)
        {
            var inherited = type.BaseType?.GetInterfaces() ?? [];
            bases.AddRange(type.GetInterfaces().Except(inherited).Where(i => i.IsVisible).Select(i => Name(i)).Order(StringComparer.Ordinal));
        }

        var from = bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
        return $"{Kind(type)} {type.Namespace}.{(type.DeclaringType is { } outer ? Name(outer) + "." : "")}{Name(type)}{from}";
    }

    public static string Name(Type type, NullabilityInfo? nullability = null)
    {
        var mark = nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } ? "?" : "";
        if (type.IsByRef)
            return Name(type.GetElementType()!, nullability?.ElementType ?? nullability);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (!type.IsGenericType)
            return type.Name + mark;
        var arguments = type.GetGenericArguments()
            .Select((argument, i) => Name(argument, nullability is { } n && i < n.GenericTypeArguments.Length ? n.GenericTypeArguments[i] : null));
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return $"enum({Name(Enum.GetUnderlyingType(type))})";
        if (type.IsInterface)
            return "interface";
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        var record = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
        if (type.IsValueType)
        {
            var only = type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "";
            return only + (type.IsByRefLike ? "ref " : "") + (record ? "record struct" : "struct");
        }

        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + (record ? "record" : "class");
    }
}

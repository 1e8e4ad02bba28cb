using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DistributedAnomaly.TestKit;

/// <summary>Writes the members that a user of a type can reach; what the compiler adds to a record is left out.</summary>
internal static class ApiMemberText
{
    private const BindingFlags Reachable =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Members(Type type)
    {
        var nullability = new NullabilityInfoContext();
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Reachable).Where(IsReachable).Select(c => $"{type.Name.Split('`')[0]}({Parameters(c, nullability)})")
            .Concat(type.GetFields(Reachable).Where(f => f.IsPublic || f.IsFamily).Select(f => Field(f, nullability)))
            .Concat(type.GetProperties(Reachable).Where(IsReachable).Select(p => Property(p, nullability)))
            .Concat(type.GetEvents(Reachable).Where(e => e.AddMethod!.IsPublic).Select(e => $"event {ApiTypeText.Name(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(Reachable).Where(IsReachable).Select(m => Method(m, nullability)));
    }

    private static bool IsReachable(MethodBase method) =>
        (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (method.IsConstructor || !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsReachable(PropertyInfo property) =>
        property.GetAccessors(nonPublic: true).Any(a => a.IsPublic || a.IsFamily) && property.Name != "EqualityContract";

    private static string Field(FieldInfo field, NullabilityInfoContext nullability)
    {
        var type = ApiTypeText.Name(field.FieldType, nullability.Create(field));
        if (field.IsLiteral)
            return $"const {type} {field.Name} = {Literal(field.GetRawConstantValue())}";
        return $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property, NullabilityInfoContext nullability)
    {
        var accessors = new List<string>();
        if (property.GetMethod is { IsPublic: true })
            accessors.Add("get;");
        if (property.SetMethod is { IsPublic: true } set)
            accessors.Add(set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;");
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var still = property.GetAccessors(nonPublic: true)[0].IsStatic ? "static " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } indices ? $"[{string.Join(", ", indices.Select(i => Parameter(i, nullability)))}]" : "";
        return $"{still}{required}{ApiTypeText.Name(property.PropertyType, nullability.Create(property))} {property.Name}{index} {{ {string.Join(' ', accessors)} }}";
    }

    private static string Method(MethodInfo method, NullabilityInfoContext nullability)
    {
        var modifier = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var returns = ApiTypeText.Name(method.ReturnType, nullability.Create(method.ReturnParameter));
        return $"{modifier}{returns} {method.Name}{generic}({Parameters(method, nullability)})";
    }

    private static string Parameters(MethodBase method, NullabilityInfoContext nullability)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(p => Parameter(p, nullability)));
    }

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        var by = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = parameter.HasDefaultValue ? parameter.RawDefaultValue : null;
        var none = parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null";
        var fallback = !parameter.HasDefaultValue ? "" : " = " + (value is null ? none : Literal(value));
        return $"{by}{ApiTypeText.Name(parameter.ParameterType, nullability.Create(parameter))} {parameter.Name}{fallback}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

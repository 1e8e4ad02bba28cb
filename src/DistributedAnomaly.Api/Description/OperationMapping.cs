using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Description;

/// <summary>Maps operations as plain request delegates: nothing is bound by reflection, and a start stays fast.</summary>
internal static class OperationMapping
{
    public static void Map(this IEndpointRouteBuilder routes, Operation operation, RequestDelegate handler)
    {
        RequestDelegate answer = context => Checked(context, operation, handler);
        var scope = new RequiredScope(operation.Scope);
        // HEAD is answered like GET, and is not worth a place in the description.
        if (operation.Method == HttpMethods.Get)
            routes.MapMethods(operation.Pattern, [HttpMethods.Head], answer).WithMetadata(scope);
        var endpoint = routes.MapMethods(operation.Pattern, [operation.Method], answer)
            // ApiExplorer, which OpenAPI builds on, lists only endpoints with a method.
            .WithMetadata(handler.Method, operation, scope)
            .WithName(operation.Id)
            .WithSummary(operation.Summary)
            .WithTags(operation.Tag)
            .WithMetadata(new ProducesResponseTypeMetadata(200, operation.Answer ?? typeof(string), [operation.AnswerMediaType]));
        if (operation.Details is not null)
            endpoint.WithDescription(operation.Details);
        foreach (var status in operation.AllProblems.Select(p => p.Status).Distinct())
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
    }

    /// <summary>A parameter that nobody reads is a typing error that would otherwise go unnoticed.</summary>
    private static Task Checked(HttpContext context, Operation operation, RequestDelegate handler)
    {
        foreach (var name in context.Request.Query.Keys)
        {
            if (operation.Query.Any(q => q.Name == name))
                continue;
            var known = operation.Query.Count == 0 ? "none" : string.Join(", ", operation.Query.Select(q => q.Name));
            throw new ProblemException(ProblemTypes.InvalidParameter, $"The parameter '{name}' is not known here; expected: {known}.") { Parameter = name };
        }

        return handler(context);
    }
}

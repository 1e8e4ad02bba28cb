using Microsoft.Extensions.Options;

namespace DistributedAnomaly.Client.Hosting;

internal sealed class OptionsCheck : IValidateOptions<DistributedAnomalyOptions>
{
    public ValidateOptionsResult Validate(string? name, DistributedAnomalyOptions options)
    {
        var errors = options.Errors().Select(error => "DistributedAnomaly: " + error).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}

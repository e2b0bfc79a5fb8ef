using System.Text.Json.Nodes;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>An error of a cmdlet, in the envelope in which Exchange Online sends it.</summary>
internal sealed class CmdletError : Exception
{
    private readonly string _type = "";
    private readonly bool _isInDetails;

    private CmdletError(int status, string type, string message, bool isInDetails = false)
        : base(message) => (Status, _type, _isInDetails) = (status, type, isInDetails);

    public CmdletError()
    {
    }

    public CmdletError(string message)
        : base(message)
    {
    }

    public CmdletError(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public int Status { get; } = 400;

    /// <summary>Some errors have their words only in <c>details</c>.</summary>
    public static CmdletError NotFound(string name) =>
        new(404, "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException", $"The operation couldn't be performed because object '{name}' couldn't be found on 'AM0PR01A001DC01.EURPR01A001.PROD.OUTLOOK.COM'.", isInDetails: true);

    public static CmdletError AlreadyThere(string name) =>
        new(400, "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException", $"Active Directory operation failed on AM0PR01A001DC01. The object '{name}' already exists.");

    public static CmdletError UnknownParameter(string name) => new(
        400, "Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException", $"Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. {name}");

    public static CmdletError BadValue(string parameter, string value, IEnumerable<string> legal) => new(
        400, "Microsoft.Exchange.AdminApi.CommandInvocation.ParameterTransformationException", $"Cannot process argument transformation on parameter '{parameter}'. Cannot convert value \"{value}\". The possible enumeration values are \"{string.Join(",", legal)}\".");

    public static CmdletError Invalid(string message) => new(400, "Microsoft.Exchange.Management.Tasks.InvalidOperationException", message);

    public static CmdletError NoSuchCmdlet(string name) =>
        new(404, "System.Management.Automation.CommandNotFoundException", $"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program.");

    public static CmdletError NoRole(string application) => new(
        403,
        "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException",
        $"The role assigned to application {application} isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.");

    public JsonObject ToJson()
    {
        var inner = new JsonObject { ["message"] = "Invalid Operation", ["type"] = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", ["stacktrace"] = "" };
        if (!_isInDetails)
        {
            inner["internalexception"] = new JsonObject { ["message"] = Message, ["type"] = _type, ["stacktrace"] = "" };
        }

        return new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = Status == 404 ? "NotFound" : "BadRequest",
                ["message"] = "Invalid Operation",
                ["details"] = new JsonArray(new JsonObject { ["code"] = "Client", ["target"] = "", ["message"] = $"{(_isInDetails ? "Ex6F9304" : "")}|{_type}|{Message}" }),
                ["innererror"] = inner,
                ["adminapi.warnings@odata.type"] = "#Collection(String)",
                ["@adminapi.warnings"] = new JsonArray(),
            },
        };
    }
}

using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Tests.Settings;

/// <summary>Which file a document means, and that it can mean no other organisation's where the node says so.</summary>
public sealed class NodePathTests
{
    private const string Anywhere = "\"{0}\" must be an absolute path: the file is the node's and not the organisation's. Or the node file names a folder for such files, secrets: {{ folder: secrets }}";
    private const string NotThere = "{0} is not in /etc/undersign/secrets/contoso, where this node has the files of this organisation; put it there, and write its path from there";

    [Theory]
    [InlineData(null, "/etc/undersign/entra.secret", "/etc/undersign/entra.secret", null)]
    [InlineData(null, "entra.secret", "/entra.secret", Anywhere)]
    [InlineData("/etc/undersign/secrets/contoso", "entra.secret", "/etc/undersign/secrets/contoso/entra.secret", null)]
    [InlineData("/etc/undersign/secrets/contoso", "dkim/s1.pem", "/etc/undersign/secrets/contoso/dkim/s1.pem", null)]
    [InlineData("/etc/undersign/secrets/contoso", "/etc/undersign/secrets/contoso/entra.secret", "/etc/undersign/secrets/contoso/entra.secret", null)]
    [InlineData("/etc/undersign/secrets/contoso", "/etc/undersign/secrets/fabrikam/entra.secret", "/etc/undersign/secrets/contoso/etc/undersign/secrets/fabrikam/entra.secret", NotThere)]
    [InlineData("/etc/undersign/secrets/contoso", "/etc/undersign/secrets/contoso2/x", "/etc/undersign/secrets/contoso/etc/undersign/secrets/contoso2/x", NotThere)]
    [InlineData("/etc/undersign/secrets/contoso", "/etc/shadow", "/etc/undersign/secrets/contoso/etc/shadow", NotThere)]
    public void A_path_counts_from_the_folder_of_the_organisation_if_there_is_one(string? folder, string written, string path, string? fault)
    {
        var problems = new Problems("sample");

        var read = NodePath.Of(new(new() { ["file"] = written }, "", problems, folder), "file");

        Assert.Equal(path, read);
        Assert.False(problems.Any); // it is the node's matter, and says nothing of the document (law 9)
        problems.CheckNamedFiles();
        Assert.Equal(fault is null ? [] : [$"sample: file: {string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, written)}"], problems.All.Select(static problem => problem.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("../fabrikam/entra.secret")]
    [InlineData("/etc/undersign/secrets/contoso/../fabrikam/entra.secret")]
    [InlineData("x/../../fabrikam/entra.secret")]
    public void A_path_that_goes_up_makes_a_document_bad(string written)
    {
        var problems = new Problems("sample");

        NodePath.Of(new(new JsonObject { ["file"] = written }, "", problems, "/etc/undersign/secrets/contoso"), "file");

        Assert.Contains("has \"..\" in it", Assert.Single(problems.All).ToString(), StringComparison.Ordinal);
    }
}

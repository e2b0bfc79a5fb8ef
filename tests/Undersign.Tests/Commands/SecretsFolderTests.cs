using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>Where the node has a folder for secrets, no organisation can name another's, or any other file of the node.</summary>
public sealed class SecretsFolderTests : NodeCommandTestBase
{
    [Fact]
    public async Task An_organisation_names_what_lies_in_its_own_folder_and_nothing_else()
    {
        var secrets = await PrepareAsync();
        var own = CopyContoso();
        Replace(Path.Combine(own, "organisation.yaml"), ("    tls: opportunistic ", "    authentication: { user: ann, passwordFile: provider, inClear: true }\n    tls: opportunistic "));

        var good = await RunAsync(ApplyCommand.Create(), own);
        Replace(Path.Combine(own, "organisation.yaml"), ("passwordFile: provider", $"passwordFile: {secrets}/fabrikam/provider"));
        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), own);

        Assert.Equal((0, ""), (good.Exit, good.Error));
        Assert.Equal(1, exit);
        Assert.Contains($"{secrets}/fabrikam/provider is not in {secrets}/contoso, where this node has the files of this organisation; put it there, and write its path from there", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_that_organisations_could_name_each_others_files()
    {
        await RunAsync(ApplyCommand.Create(), Contoso);
        var other = CopyContoso();
        Replace(Path.Combine(other, "organisation.yaml"), ("name: contoso\n", "name: fabrikam\n"), ("domains: [contoso.example, contoso.test]", "domains: [fabrikam.example]"),
            ("7fK2mQ9xTb4WcZr8LsVn3YpD6h", "9xTb4WcZr8LsVn3YpD6h7fK2mQ"), ("certificates: [mail.contoso.example]", "certificates: [mail.fabrikam.example]"), ("addresses: [127.0.0.0/8, \"::1\"]", "addresses: [192.0.2.0/24]"));
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), other)).Exit);

        Assert.Contains("warn  secrets", (await RunAsync(CheckCommand.Create())).Output, StringComparison.Ordinal);
        await PrepareAsync();
        Assert.DoesNotContain("warn  secrets", (await RunAsync(CheckCommand.Create())).Output, StringComparison.Ordinal);
    }

    private async Task<string> PrepareAsync()
    {
        await File.AppendAllTextAsync(Config, "secrets: { folder: secrets }\n", Cancellation);
        var secrets = Path.Combine(Folder, "secrets");
        foreach (var organisation in new[] { "contoso", "fabrikam" })
        {
            Directory.CreateDirectory(Path.Combine(secrets, organisation));
            await File.WriteAllTextAsync(Path.Combine(secrets, organisation, "provider"), "open sesame\n", Cancellation);
        }

        return secrets;
    }
}

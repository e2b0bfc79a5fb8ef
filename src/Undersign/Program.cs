using System.CommandLine;
using Undersign.Commands;

var undersign = new RootCommand("Undersign puts the right signature under every mail a company sends.")
{
    ServeCommand.Create(),
    StampCommand.Create(),
};
return await undersign.Parse(args).InvokeAsync();

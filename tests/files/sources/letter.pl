# What RTF::Writer 1.11 of Perl makes.
use RTF::Writer;
my $rtf = RTF::Writer->new_to_file($ARGV[0]);
$rtf->prolog(title => 'A new bell rope', author => 'Edda Marsh');
$rtf->paragraph(\'\fs40\b', 'A new bell rope');
$rtf->paragraph('The treble has a new rope since Friday. It is 23 metres long and was spliced by ',
    \'\i', 'nobody younger than seventy', \'\i0', '.');
my $rows = RTF::Writer::TableRowDecl->new(widths => [2000, 2000]);
$rtf->row($rows, 'Bell', 'Rope');
$rtf->row($rows, 'treble', 'hemp');
$rtf->row($rows, 'tenor', 'nylon & hemp');
$rtf->paragraph("Whoever finds the old one may keep it: it is caf\xe9 brown.");
$rtf->close;

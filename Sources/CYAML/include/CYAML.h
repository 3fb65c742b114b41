// libyaml's event parser. YAML is the only importer.
#pragma once
#include <yaml.h>

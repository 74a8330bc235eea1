//! Every operation of Masar: may they, do it, record it.

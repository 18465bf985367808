int long_\
name(void);
#def\
ine SPLIT 1
